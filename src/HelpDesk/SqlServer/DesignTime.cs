using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Crm.HelpDesk.SqlServer;

/// <summary>How the migrations tool makes the context; see the README of the folder above. It connects to nothing.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<SqlServerHelpDeskDb>
{
    public SqlServerHelpDeskDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlServerHelpDeskDb>();
        options.UseSqlServer("Server=design-time;Database=design-time");
        return new SqlServerHelpDeskDb(options.Options);
    }
}
