"""What each role gets from each address: decided by a person, compared with what the site answers.

A line: the method, the address with its case in brackets (the month's state, or a parameter's value), a status for each
role. POST comes without a body: 400, 409 and 422 mean that the role may, and that something was missing. The columns:
administrator, office, its second clerk, scorer of D01, scorer of the organ, leader, head and deputy of D03, inspector,
juror, employee of D03, auditor.
"""

ROLES = [
    "administrator",
    "office",
    "second",
    "scorer",
    "organ_scorer",
    "leader",
    "head",
    "deputy",
    "inspector",
    "juror",
    "employee",
    "auditor",
]

TABLE = """
GET  scoring:workbench                                                     200 200 200 200 200 200 200 200 200 200 200 200
GET  scoring:month_list                                                    403 200 200 200 200 200 403 403 403 403 403 200
GET  scoring:month_plan                                                    403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:month_detail[open]                                            403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:month_detail[reviewed]                                        403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:month_detail[published]                                       403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:month_move[open,step=close]                                   403 405 405 403 403 405 403 403 403 403 403 403
GET  scoring:live_ranking[open]                                            403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:live_ranking[reviewed]                                        403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:live_ranking[published]                                       403 302 302 403 403 302 403 403 403 403 403 302
GET  scoring:department_preview[open,department=D03]                       403 200 200 403 403 200 404 404 403 403 403 200
GET  scoring:department_preview[reviewed,department=D03]                   403 200 200 403 403 200 200 200 403 403 403 200
GET  scoring:department_preview[reviewed,department=D01]                   403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:department_preview[published,department=D03]                  403 302 302 403 403 302 302 302 403 403 403 302
GET  scoring:department_preview[reviewed,department=D99]                   403 404 404 403 403 404 404 404 403 403 403 404
GET  scoring:group_grid[open,owner=D01]                                    403 200 200 200 404 200 403 403 403 403 403 200
GET  scoring:group_grid[open,owner=ORG1]                                   403 200 200 404 200 200 403 403 403 403 403 200
GET  scoring:group_grid[open,owner=recusal]                                403 200 200 404 404 200 403 403 403 403 403 200
GET  scoring:group_grid[reviewed,owner=D01]                                403 200 200 200 404 200 403 403 403 403 403 200
GET  scoring:group_grid[published,owner=D01]                               403 200 200 200 404 200 403 403 403 403 403 200
GET  scoring:group_grid[open,owner=D99]                                    403 404 404 404 404 404 403 403 403 403 403 404
GET  scoring:group_lines[open,owner=D01]                                   403 200 200 200 404 200 403 403 403 403 403 200
GET  scoring:group_lines[open,owner=ORG1]                                  403 200 200 404 200 200 403 403 403 403 403 200
GET  scoring:group_lines[open,owner=recusal]                               403 200 200 404 404 200 403 403 403 403 403 200
GET  scoring:grid_save[open,owner=D01]                                     403 405 405 405 405 403 403 403 403 403 403 403
GET  scoring:cell_save[open,owner=D01]                                     403 405 405 405 405 403 403 403 403 403 403 403
GET  scoring:cell_detail[open,owner=D01,department=D03,indicator=C1]       403 200 200 200 404 200 403 403 403 403 403 200
GET  scoring:cell_detail[open,owner=ORG1,department=D03,indicator=T1]      403 200 200 404 200 200 403 403 403 403 403 200
GET  scoring:cell_detail[published,owner=D01,department=D03,indicator=C1]  403 200 200 200 404 200 403 403 403 403 403 200
GET  scoring:cell_detail[open,owner=D01,department=D03,indicator=T1]       403 404 404 404 404 404 403 403 403 403 403 404
GET  scoring:line_enter[open,owner=D01]                                    403 405 405 405 405 403 403 403 403 403 403 403
GET  scoring:line_withdraw                                                 403 405 405 405 405 403 403 403 403 403 403 403
GET  scoring:group_submit[open,owner=D01]                                  403 405 405 405 405 403 403 403 403 403 403 403
GET  scoring:group_review[open,owner=D01]                                  403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:group_return[open,owner=D01]                                  403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:ranking                                                       302 302 302 302 302 302 302 302 302 302 302 302
GET  scoring:month_ranking[published]                                      200 200 200 200 200 200 200 200 200 200 200 200
GET  scoring:month_ranking[reviewed]                                       404 404 404 404 404 404 404 404 404 404 404 404
GET  scoring:month_ranking[open]                                           404 404 404 404 404 404 404 404 404 404 404 404
GET  scoring:department_detail[published,department=D03]                   200 200 200 200 200 200 200 200 200 200 200 200
GET  scoring:department_detail[published,department=D01]                   200 200 200 200 200 200 200 200 200 200 200 200
GET  scoring:department_detail[open,department=D03]                        404 404 404 404 404 404 404 404 404 404 404 404
GET  scoring:department_detail[published,department=D99]                   404 404 404 404 404 404 404 404 404 404 404 404
GET  scoring:own_department                                                403 403 403 403 403 403 302 302 403 403 403 403
GET  scoring:standings_export[published,format=csv]                        200 200 200 200 200 200 200 200 200 200 200 200
GET  scoring:standings_export[published,format=xlsx]                       200 200 200 200 200 200 200 200 200 200 200 200
GET  scoring:standings_export[open,format=json]                            404 404 404 404 404 404 404 404 404 404 404 404
GET  scoring:standings_export[published,format=exe]                        404 404 404 404 404 404 404 404 404 404 404 404
GET  scoring:ledger_export[published,format=csv]                           403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:ledger_export[open,format=csv]                                403 200 200 403 403 200 403 403 403 403 403 200
GET  publishing:publication_list                                           200 200 200 200 200 200 200 200 200 200 200 200
GET  publishing:publication_detail                                         200 200 200 200 200 200 200 200 200 200 200 200
GET  publishing:publication_file[format=pdf]                               200 200 200 200 200 200 200 200 200 200 200 200
GET  publishing:publication_file[format=xlsx]                              404 404 404 404 404 404 404 404 404 404 404 404
GET  campaign:import_start[kind=people]                                    200 200 200 403 403 403 403 403 403 403 403 403
GET  campaign:import_start[kind=nonsense]                                  404 404 404 403 403 403 403 403 403 403 403 403
GET  campaign:import_template[kind=people]                                 200 200 200 403 403 403 403 403 403 403 403 403
GET  campaign:import_columns                                               404 200 404 403 403 403 403 403 403 403 403 403
GET  campaign:import_preview                                               404 200 404 403 403 403 403 403 403 403 403 403
GET  campaign:import_progress                                              404 302 404 403 403 403 403 403 403 403 403 403
GET  campaign:import_confirm                                               405 405 405 403 403 403 403 403 403 403 403 403
GET  campaign:import_drop                                                  405 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:settings_hub                                                  200 200 200 403 403 403 403 403 403 403 403 200
GET  scoring:department_list                                               200 200 200 403 403 403 403 403 403 403 403 200
GET  scoring:department_found                                              200 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:department_merge                                              200 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:department_change[department=D03,act=rename]                  200 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:department_change[department=D03,act=split]                   200 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:department_change[department=D03,act=nonsense]                404 404 404 403 403 403 403 403 403 403 403 403
GET  scoring:department_change[department=D99,act=rename]                  404 404 404 403 403 403 403 403 403 403 403 403
GET  campaign:rules_edit                                                   200 200 200 403 403 403 403 403 403 403 403 200
GET  campaign:holiday_list                                                 200 200 200 403 403 403 403 403 403 403 403 200
GET  campaign:holiday_add                                                  405 405 405 403 403 403 403 403 403 403 403 403
GET  campaign:holiday_paste                                                405 405 405 403 403 403 403 403 403 403 403 403
GET  campaign:holiday_remove                                               405 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:grant_list                                                    403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:grant_give                                                    403 403 403 403 403 405 403 403 403 403 403 403
GET  scoring:grant_end                                                     403 403 403 403 403 405 403 403 403 403 403 403
GET  scoring:bonus_list[open]                                              403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:bonus_list[published]                                         403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:bonus_enter[open]                                             403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:bonus_withdraw                                                403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_list                                                   200 200 200 200 200 200 403 403 403 403 403 200
GET  scoring:scheme_load                                                   403 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_import                                                 403 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_template                                               403 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_detail                                                 200 200 200 200 200 200 403 403 403 403 403 200
GET  scoring:scheme_detail[version=2]                                      200 200 200 200 200 200 403 403 403 403 403 200
GET  scoring:scheme_detail[version=9]                                      404 404 404 404 404 404 403 403 403 403 403 404
GET  scoring:scheme_edit                                                   403 302 302 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_edit[version=2]                                        403 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_activate                                               403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_new_version                                            403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_discard                                                403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_export                                                 200 200 200 200 200 200 403 403 403 403 403 200
GET  scoring:scheme_compare                                                200 200 200 200 200 200 403 403 403 403 403 200
GET  scoring:scheme_compare[other=9]                                       404 404 404 404 404 404 403 403 403 403 403 404
GET  scoring:scheme_section_add[version=2]                                 403 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_section_add[version=2,sheet=third]                     403 404 404 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_section                                                403 302 302 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_section[version=2]                                     403 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_section[version=2,section=NONE]                        403 404 404 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_section_remove                                         403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_indicator                                              403 302 302 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_indicator[version=2]                                   403 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_indicator[version=2,indicator=NONE]                    403 404 404 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_bonus_add[version=2]                                   403 200 200 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_bonus[version=2]                                       403 404 404 403 403 403 403 403 403 403 403 403
GET  scoring:scheme_bonus_remove                                           403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:campaign_copy                                                 200 403 403 403 403 403 403 403 403 403 403 403
GET  publishing:scheme_paper                                               200 200 200 200 200 200 403 403 403 403 403 200
GET  publishing:scheme_print                                               404 404 404 404 404 404 403 403 403 403 403 404
POST scoring:workbench                                                     405 405 405 405 405 405 405 405 405 405 405 405
POST scoring:month_list                                                    403 405 405 405 405 405 403 403 403 403 403 405
POST scoring:month_plan                                                    403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:month_detail[open]                                            403 405 405 403 403 405 403 403 403 403 403 405
POST scoring:month_move[open,step=close]                                   403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:month_move[reviewed,step=approve]                             403 403 403 403 403 302 403 403 403 403 403 403
POST scoring:month_move[reviewed,step=end_preview]                         403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:month_move[published,step=publish]                            403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:month_move[open,step=nonsense]                                403 404 404 403 403 404 403 403 403 403 403 403
POST scoring:live_ranking[open]                                            403 405 405 403 403 405 403 403 403 403 403 405
POST scoring:department_preview[open,department=D03]                       403 405 405 403 403 405 405 405 403 403 403 405
POST scoring:group_grid[open,owner=D01]                                    403 405 405 405 405 405 403 403 403 403 403 405
POST scoring:group_lines[open,owner=D01]                                   403 405 405 405 405 405 403 403 403 403 403 405
POST scoring:grid_save[open,owner=D01]                                     403 302 302 302 404 403 403 403 403 403 403 403
POST scoring:grid_save[open,owner=ORG1]                                    403 302 302 404 302 403 403 403 403 403 403 403
POST scoring:grid_save[published,owner=D01]                                403 302 302 302 404 403 403 403 403 403 403 403
POST scoring:cell_save[open,owner=D01]                                     403 400 400 400 400 403 403 403 403 403 403 403
POST scoring:cell_save[open,owner=ORG1]                                    403 400 400 400 400 403 403 403 403 403 403 403
POST scoring:cell_save[published,owner=D01]                                403 400 400 400 400 403 403 403 403 403 403 403
POST scoring:cell_detail[open,owner=D01,department=D03,indicator=C1]       403 405 405 405 405 405 403 403 403 403 403 405
POST scoring:line_enter[open,owner=D01]                                    403 422 422 422 404 403 403 403 403 403 403 403
POST scoring:line_enter[open,owner=ORG1]                                   403 404 404 404 404 403 403 403 403 403 403 403
POST scoring:line_enter[published,owner=D01]                               403 422 422 422 404 403 403 403 403 403 403 403
POST scoring:line_withdraw                                                 403 422 422 422 404 403 403 403 403 403 403 403
POST scoring:group_submit[open,owner=D01]                                  403 422 422 422 404 403 403 403 403 403 403 403
POST scoring:group_submit[open,owner=ORG1]                                 403 422 422 404 422 403 403 403 403 403 403 403
POST scoring:group_submit[published,owner=D01]                             403 409 409 409 404 403 403 403 403 403 403 403
POST scoring:group_review[open,owner=D01]                                  403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:group_review[open,owner=ORG1]                                 403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:group_review[published,owner=D01]                             403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:group_return[open,owner=D01]                                  403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:group_return[open,owner=ORG1]                                 403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:group_return[published,owner=D01]                             403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:ranking                                                       405 405 405 405 405 405 405 405 405 405 405 405
POST scoring:month_ranking[published]                                      405 405 405 405 405 405 405 405 405 405 405 405
POST scoring:department_detail[published,department=D03]                   405 405 405 405 405 405 405 405 405 405 405 405
POST scoring:own_department                                                403 403 403 403 403 403 405 405 403 403 403 403
POST scoring:standings_export[published,format=csv]                        405 405 405 405 405 405 405 405 405 405 405 405
POST scoring:ledger_export[published,format=csv]                           403 405 405 403 403 405 403 403 403 403 403 405
POST publishing:publication_list                                           405 405 405 405 405 405 405 405 405 405 405 405
POST publishing:publication_detail                                         405 405 405 405 405 405 405 405 405 405 405 405
POST publishing:publication_file[format=pdf]                               405 405 405 405 405 405 405 405 405 405 405 405
POST campaign:import_start[kind=people]                                    422 422 422 403 403 403 403 403 403 403 403 403
POST campaign:import_start[kind=nonsense]                                  404 404 404 403 403 403 403 403 403 403 403 403
POST campaign:import_template[kind=people]                                 405 405 405 403 403 403 403 403 403 403 403 403
POST campaign:import_columns                                               404 422 404 403 403 403 403 403 403 403 403 403
POST campaign:import_preview                                               405 405 405 403 403 403 403 403 403 403 403 403
POST campaign:import_progress                                              405 405 405 403 403 403 403 403 403 403 403 403
POST campaign:import_confirm                                               404 422 404 403 403 403 403 403 403 403 403 403
POST campaign:import_drop                                                  404 302 404 403 403 403 403 403 403 403 403 403
POST scoring:settings_hub                                                  405 405 405 403 403 403 403 403 403 403 403 405
POST scoring:department_list                                               405 405 405 403 403 403 403 403 403 403 403 405
POST scoring:department_found                                              422 422 422 403 403 403 403 403 403 403 403 403
POST scoring:department_merge                                              422 422 422 403 403 403 403 403 403 403 403 403
POST scoring:department_change[department=D03,act=rename]                  422 422 422 403 403 403 403 403 403 403 403 403
POST scoring:department_change[department=D03,act=nonsense]                404 404 404 403 403 403 403 403 403 403 403 403
POST scoring:department_change[department=D99,act=rename]                  404 404 404 403 403 403 403 403 403 403 403 403
POST campaign:rules_edit                                                   422 403 403 403 403 403 403 403 403 403 403 403
POST campaign:holiday_list                                                 405 405 405 403 403 403 403 403 403 403 403 405
POST campaign:holiday_add                                                  422 422 422 403 403 403 403 403 403 403 403 403
POST campaign:holiday_paste                                                422 422 422 403 403 403 403 403 403 403 403 403
POST campaign:holiday_remove                                               302 302 302 403 403 403 403 403 403 403 403 403
POST scoring:grant_list                                                    403 405 405 403 403 405 403 403 403 403 403 405
POST scoring:grant_give                                                    403 403 403 403 403 422 403 403 403 403 403 403
POST scoring:grant_end                                                     403 403 403 403 403 422 403 403 403 403 403 403
POST scoring:bonus_list[open]                                              403 405 405 403 403 405 403 403 403 403 403 405
POST scoring:bonus_enter[open]                                             403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:bonus_enter[published]                                        403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:bonus_withdraw                                                403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:scheme_list                                                   405 405 405 405 405 405 403 403 403 403 403 405
POST scoring:scheme_load                                                   403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:scheme_import                                                 403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:scheme_template                                               403 405 405 403 403 403 403 403 403 403 403 403
POST scoring:scheme_detail                                                 405 405 405 405 405 405 403 403 403 403 403 405
POST scoring:scheme_edit                                                   403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_edit[version=2]                                        403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:scheme_activate                                               403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_activate[version=2]                                    403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_new_version                                            403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_discard                                                403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_discard[version=2]                                     403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_export                                                 405 405 405 405 405 405 403 403 403 403 403 405
POST scoring:scheme_compare                                                405 405 405 405 405 405 403 403 403 403 403 405
POST scoring:scheme_section_add[version=2]                                 403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:scheme_section                                                403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_section[version=2]                                     403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:scheme_section_remove                                         403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_section_remove[version=2]                              403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_section_remove[version=2,section=NONE]                 403 404 404 403 403 403 403 403 403 403 403 403
POST scoring:scheme_indicator                                              403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_indicator[version=2]                                   403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:scheme_bonus_add                                              403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:scheme_bonus_add[version=2]                                   403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:scheme_bonus[version=2]                                       403 404 404 403 403 403 403 403 403 403 403 403
POST scoring:scheme_bonus_remove[version=2]                                403 404 404 403 403 403 403 403 403 403 403 403
POST scoring:campaign_copy                                                 422 403 403 403 403 403 403 403 403 403 403 403
POST publishing:scheme_paper                                               302 302 302 403 403 403 403 403 403 403 403 403
POST publishing:scheme_print                                               405 405 405 405 405 405 403 403 403 403 403 405
GET  scoring:correction_list[published]                                    403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:correction_list[open]                                         403 404 404 403 403 404 403 403 403 403 403 404
GET  scoring:correction_begin[published]                                   403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:correction_detail                                             403 200 200 403 403 200 403 403 403 403 403 200
GET  scoring:correction_strike                                             403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:correction_add                                                403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:correction_drop                                               403 405 405 403 403 403 403 403 403 403 403 403
GET  scoring:correction_move[step=publish]                                 403 405 405 403 403 405 403 403 403 403 403 403
GET  scoring:month_revision[published]                                     200 200 200 200 200 200 200 200 200 200 200 200
POST scoring:correction_list[published]                                    403 405 405 403 403 405 403 403 403 403 403 405
POST scoring:correction_begin[published]                                   403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:correction_detail                                             403 405 405 403 403 405 403 403 403 403 403 405
POST scoring:correction_strike                                             403 404 404 403 403 403 403 403 403 403 403 403
POST scoring:correction_add                                                403 422 422 403 403 403 403 403 403 403 403 403
POST scoring:correction_drop                                               403 302 302 403 403 403 403 403 403 403 403 403
POST scoring:correction_move[step=publish]                                 403 409 409 403 403 403 403 403 403 403 403 403
POST scoring:correction_move[step=approve]                                 403 403 403 403 403 409 403 403 403 403 403 403
POST scoring:month_revision[published]                                     405 405 405 405 405 405 405 405 405 405 405 405
"""
