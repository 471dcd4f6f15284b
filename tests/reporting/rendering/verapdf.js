// Judges each PDF named after this file by PDF/UA-1: a line of JSON with the checks done and the rules that failed.
let vera = Packages.org.verapdf;
vera.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
let flavour = vera.pdfa.flavours.PDFAFlavour.PDFUA_1;
for (let name of arguments) {
  let parser = vera.pdfa.Foundries.defaultInstance().createParser(new java.io.File(name), flavour);
  let validator = vera.pdfa.Foundries.defaultInstance().createValidator(flavour, false);
  let result = validator.validate(parser);
  let failed = {};
  for (let assertion of Array.from(result.getTestAssertions().toArray())) {
    let rule = assertion.getRuleId();
    failed[rule.getClause() + "-" + rule.getTestNumber()] = String(assertion.getMessage());
  }
  print(JSON.stringify({ compliant: result.isCompliant(), checks: Number(result.getTotalAssertions()), failed: failed }));
  parser.close();
}
