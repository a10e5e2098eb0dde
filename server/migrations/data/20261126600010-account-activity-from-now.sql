UPDATE account SET active_on = CURRENT_DATE WHERE active_on IS NULL;
