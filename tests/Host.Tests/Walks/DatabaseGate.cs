using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Host.Tests.Walks;

/// <summary>Makes the database slow on demand: while the gate is shut, nobody gets a connection.</summary>
internal sealed class DatabaseGate
{
    private volatile TaskCompletionSource _open = Opened();

    public void Shut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whoever asks gets an error at once.</summary>
    public void Break() => _open = Broken();

    public void Open()
    {
        if (!_open.TrySetResult())
        {
            _open = Opened();
        }
    }

    /// <summary>Puts the gate in front of the registered database.</summary>
    public void Guard(IServiceCollection services)
    {
        var behind = services.Last(s => s.ServiceType == typeof(IDbContextFactory<HelpDeskDb>));
        services.Remove(behind);
        services.AddSingleton<IDbContextFactory<HelpDeskDb>>(s =>
            new Gated(this, (IDbContextFactory<HelpDeskDb>)ActivatorUtilities.CreateInstance(s, behind.ImplementationType!)));
        var reader = services.Last(s => s.ServiceType == typeof(ICallerReader));
        services.Remove(reader);
        services.AddSingleton<ICallerReader>(s => new GatedReader(this, (ICallerReader)reader.ImplementationFactory!(s)));
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private static TaskCompletionSource Broken()
    {
        var broken = new TaskCompletionSource();
        broken.SetException(new IOException("The database is away."));
        return broken;
    }

    private sealed class GatedReader(DatabaseGate gate, ICallerReader callers) : ICallerReader, IDisposable
    {
        public CallerRows OfNumber(string e164)
        {
            gate._open.Task.GetAwaiter().GetResult();
            return callers.OfNumber(e164);
        }

        public CallerRows OfCustomer(Guid customerId)
        {
            gate._open.Task.GetAwaiter().GetResult();
            return callers.OfCustomer(customerId);
        }

        public void Dispose() => (callers as IDisposable)?.Dispose();
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
