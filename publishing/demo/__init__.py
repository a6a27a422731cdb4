"""The demo campaign: an invented organisation, and a year of it told through the same verbs as the site."""
