// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: insert DATABASE JOURNAL-MODE
 * Checks the database, prints "integrity ok" and "last N", then adds rows until it is killed. A number on
 * standard output says that the transaction with the row of that number is committed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sqlite3.h>

#define ROWS_KEPT "1000"

static sqlite3 *db;

static void need(int result)
{
	if (result == SQLITE_OK)
		return;
	fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static int print_row(void *what, int columns, char **values, char **names)
{
	(void)columns;
	(void)names;
	printf("%s %s\n", (const char *)what, values[0]);
	return 0;
}

static int take_number(void *number, int columns, char **values, char **names)
{
	(void)columns;
	(void)names;
	*(long *)number = values[0] ? atol(values[0]) : 0;
	return 0;
}

static void run(const char *sql)
{
	need(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static void add_rows(long number)
{
	char sql[512];

	sqlite3_snprintf(sizeof(sql), sql,
			 "begin; insert into t values(%ld, randomblob(abs(random()) %% 3000));"
			 "insert into u values(%ld, hex(randomblob(20)));"
			 "delete from t where n < %ld - " ROWS_KEPT ";"
			 "delete from u where n < %ld - " ROWS_KEPT "; commit;",
			 number, number, number, number);
	run(sql);
	printf("%ld\n", number);
}

int main(int argc, char **argv)
{
	char sql[128];
	long number;

	if (argc != 3)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	need(sqlite3_open(argv[1], &db));
	sqlite3_snprintf(sizeof(sql), sql, "pragma journal_mode = %s; pragma synchronous = full;",
			 argv[2]);
	run(sql);
	run("create table if not exists t(n integer primary key, filler);"
	    "create table if not exists u(n integer primary key, word); create index if not exists w on u(word);");
	need(sqlite3_exec(db, "pragma integrity_check", print_row, "integrity", NULL));
	need(sqlite3_exec(db, "select max(max(n), (select max(n) from u)) from t", take_number,
			  &number, NULL));
	printf("last %ld\n", number);
	for (;;)
		add_rows(++number);
}
