"""samplecast: REST API documentation in; dataclasses, fixtures, tests and findings out."""
