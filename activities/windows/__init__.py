"""The service-window competition (优质服务窗口竞赛): inspected, rated by rule, commended every quarter."""
