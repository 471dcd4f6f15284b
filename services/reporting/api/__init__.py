"""The HTTP interface of reporting: study periods, items of the resolution, figures and reports as JSON, the issuing of
reports, and the pages that readers open."""
