using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Tests.Providers;

/// <summary>An empty help desk database of one provider, made for one test and removed after it.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>Makes the database with all migrations applied, and registers it.</summary>
    public abstract Task RegisterAsync(IServiceCollection services, Action<DbContextOptionsBuilder> more);

    public abstract ValueTask DisposeAsync();
}
