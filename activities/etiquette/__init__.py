"""Etiquette learning (文明礼仪知识学习实践): handbook, papers, trainings and the quick-fire contest."""
