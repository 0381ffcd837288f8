using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Tests.Providers;

/// <summary>SQLite, searched as a database without a full-text index.</summary>
public sealed class SqliteTestDatabaseByWords : SqliteTestDatabase
{
    public override async Task RegisterAsync(IServiceCollection services, Action<DbContextOptionsBuilder> more)
    {
        await base.RegisterAsync(services, more);
        var factory = services.Last(service => service.ServiceType == typeof(IDbContextFactory<HelpDeskDb>)).ImplementationType!;
        services.AddSingleton<IDbContextFactory<HelpDeskDb>>(s => new WordsFactory((IDbContextFactory<HelpDeskDb>)ActivatorUtilities.CreateInstance(s, factory)));
        services.AddSingleton<ITextSearch, WordSearch>();
    }

    private sealed class WordsFactory(IDbContextFactory<HelpDeskDb> factory) : IDbContextFactory<HelpDeskDb>
    {
        public HelpDeskDb CreateDbContext()
        {
            var db = factory.CreateDbContext();
            db.SearchesWords = true;
            return db;
        }
    }
}
