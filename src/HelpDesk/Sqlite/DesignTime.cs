using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Crm.HelpDesk.Sqlite;

/// <summary>How the migrations tool makes the context; see the README of the folder above.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<SqliteHelpDeskDb>
{
    public SqliteHelpDeskDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteHelpDeskDb>();
        HelpDeskSqlite.Configure(options, "design-time.db", new DatabaseTurns(TimeSpan.Zero));
        return new SqliteHelpDeskDb(options.Options);
    }
}
