using Crm.HelpDesk.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Tests.Providers;

/// <summary>SQLite, with callers looked up as for a provider that has no way of its own.</summary>
public sealed class SqliteTestDatabaseThroughTheModel : SqliteTestDatabase
{
    public override async Task RegisterAsync(IServiceCollection services, Action<DbContextOptionsBuilder> more)
    {
        await base.RegisterAsync(services, more);
        services.AddSingleton<ICallerReader, ModelCallerReader>();
    }
}
