"""What begins a campaign: survey, plan, groups, meeting, flyer, study of the rules, milestones."""
