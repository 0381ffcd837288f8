using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Host.Tests.Walks;

/// <summary>Makes the database slow on demand: while the gate is shut, nobody gets a connection.</summary>
internal sealed class DatabaseGate
{
    private volatile TaskCompletionSource _open = Opened();

    public void Shut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    /// <summary>Puts the gate in front of the registered database.</summary>
    public void Guard(IServiceCollection services)
    {
        var behind = services.Last(s => s.ServiceType == typeof(IDbContextFactory<HelpDeskDb>));
        services.Remove(behind);
        services.AddSingleton<IDbContextFactory<HelpDeskDb>>(s =>
            new Gated(this, (IDbContextFactory<HelpDeskDb>)ActivatorUtilities.CreateInstance(s, behind.ImplementationType!)));
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private sealed class Gated(DatabaseGate gate, IDbContextFactory<HelpDeskDb> database) : IDbContextFactory<HelpDeskDb>
    {
        public HelpDeskDb CreateDbContext() => database.CreateDbContext();

        public async Task<HelpDeskDb> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            await gate._open.Task.WaitAsync(cancellationToken);
            return await database.CreateDbContextAsync(cancellationToken);
        }
    }
}
