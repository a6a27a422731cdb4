"""The honour roll and what follows from honours: certificates, boards, leaflets, prize receipts, the page of honour.

A roll is frozen (`roll_content`) before anything of it is drawn; layouts, previews and the page of honour read the frozen
content and no rows.
"""
