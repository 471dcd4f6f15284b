"""Reporting over HTTP: study periods, items of the resolution, figures and reports as JSON, issuing, and the pages that readers open."""
