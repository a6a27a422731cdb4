"""Addresses of the question bank and of quiz papers under one campaign; all in the namespace `activities`."""

from django.urls import path

from activities.views import questions, quiz_papers, quiz_work

urlpatterns = [
    path("questions/", questions.question_list, name="question_list"),
    path("questions/new/", questions.question_new, name="question_new"),
    path("questions/import/", questions.question_import, name="question_import"),
    path("questions/import/confirm/", questions.question_import_confirm, name="question_import_confirm"),
    path("questions/template.xlsx", questions.question_template, name="question_template"),
    path("questions/<int:question>/", questions.question_change, name="question_change"),
    path("questions/<int:question>/retire/", questions.question_retire, name="question_retire"),
    path("papers/", quiz_papers.quiz_list, name="quiz_list"),
    path("papers/new/", quiz_papers.quiz_new, name="quiz_new"),
    path("papers/<int:quiz>/", quiz_papers.quiz_detail, name="quiz_detail"),
    path("papers/<int:quiz>/change/", quiz_papers.quiz_change, name="quiz_change"),
    path("papers/<int:quiz>/draw/", quiz_papers.quiz_draw, name="quiz_draw"),
    path("papers/<int:quiz>/pick/", quiz_papers.quiz_pick, name="quiz_pick"),
    path("papers/<int:quiz>/points/", quiz_papers.quiz_points, name="quiz_points"),
    path("papers/<int:quiz>/void/", quiz_papers.quiz_void, name="quiz_void"),
    path("papers/<int:quiz>/entry/", quiz_work.quiz_entry, name="quiz_entry"),
    path("papers/<int:quiz>/marking/", quiz_work.quiz_marking, name="quiz_marking"),
    path("papers/<int:quiz>/results/", quiz_papers.quiz_results, name="quiz_results"),
    path("papers/<int:quiz>/<slug:step>/", quiz_papers.quiz_move, name="quiz_move"),
    path("papers/items/<int:quiz_item>/", quiz_papers.quiz_take_off, name="quiz_take_off"),
]
