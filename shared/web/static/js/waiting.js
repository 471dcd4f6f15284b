// Unsent text and marks wait in this browser, by account and meeting, and survive a reload. Each act
// is sent in turn and retried until the server responds; a refused one is reported and dropped.
class Waiting {
  constructor(place, { sent, refused, state, token }) {
    Object.assign(this, { place, sent, refused, state, token, busy: false, late: 0, again: 0 });
    for (const event of ["online", "focus"]) addEventListener(event, () => this.send());
  }
  all() {
    try { return JSON.parse(localStorage.getItem(this.place) ?? "[]"); } catch { return []; }
  }
  keep(acts) {
    if (acts.length) localStorage.setItem(this.place, JSON.stringify(acts));
    else localStorage.removeItem(this.place);
  }
  // A later mark of a row replaces one not yet sent.
  add(act) {
    const acts = this.all();
    const before = acts.findIndex((each, at) => each.row && each.row === act.row && !(this.busy && at === 0));
    if (before >= 0) acts[before] = { ...act, fields: { ...act.fields, was: acts[before].fields.was } };
    else acts.push(act);
    this.keep(acts);
    this.send();
  }
  async send() {
    const [act] = this.all();
    if (!act || this.busy) return;
    this.busy = true;
    clearTimeout(this.again);
    if (!this.late) { this.state("saving"); this.late = setTimeout(() => this.state("unsaved"), 5000); }
    const body = new URLSearchParams({ ...act.fields, csrf_token: this.token() });
    const stop = AbortSignal.timeout(15000);
    const answer = await fetch(act.path, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error", signal: stop }).catch(() => null);
    const said = answer && answer.status < 500 ? await answer.json().catch(() => null) : null;
    this.busy = false;
    // Only an approver may change what is public, which is no reason to hold back the acts that follow.
    const isRefused = said?.type?.endsWith("/needs-approver");
    if (!said || answer.status === 401 || (answer.status === 403 && !isRefused)) return this.tryAgain(answer?.status);
    // Another page of this browser may have sent it too, or changed what is first. A row marked again meanwhile follows this mark.
    const { mark: was, fact } = said;
    const follows = (each) => answer.ok && act.row && each.row === act.row;
    this.keep(this.all().filter((each) => each.id !== act.id).map((each) => follows(each) ? { ...each, fields: { ...each.fields, was, fact } } : each));
    clearTimeout(this.late);
    this.late = 0;
    if (answer.ok) { this.sent(act, said); this.state("saved"); } else this.refused(act, said, answer.status);
    this.send();
  }
  async tryAgain(status) {
    if (status === 403 || status === 401) await this.state("signed-out");
    this.again = setTimeout(() => this.send(), 3000);
  }
}
