using Crm.Host.Configuration;
using Crm.Telephony.Calls;

namespace Crm.Host.Contacts;

/// <summary>
/// The order of a start and of a stop. Start: what the journal holds is stored, the past is put right, then the telephone opens. Stop: no new
/// calls, the present ones are ended properly, and their last events are written.
/// </summary>
internal sealed class TelephoneService(ContactDesk desk, CallServer calls, Journal journal, JournalProjector projector, Recovery recovery, Heartbeat heartbeat, PhoneBindings bindings)
    : IHostedLifecycleService
{
    private int _stopped;

    public async Task StartAsync(CancellationToken cancel)
    {
        desk.Start();
        await projector.WhenStoredAsync(journal.Appended, cancel);
        await recovery.RunAsync(cancel);
        heartbeat.Start();
        try
        {
            await calls.StartAsync(cancel);
        }
        catch (CallServerStartException e)
        {
            throw new StartupException(e.Message, e);
        }

        desk.Listen();
        bindings.Start();
    }

    /// <summary>The first thing at a stop, before the web server closes.</summary>
    public Task StoppingAsync(CancellationToken cancel)
    {
        desk.Close();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
        {
            return;
        }

        await bindings.SaveAsync();
        await calls.DisposeAsync();
        await desk.DrainAsync();
        await journal.WhenDurableAsync(journal.Appended, cancel);
        desk.Dispose();
    }

    public Task StartingAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancel) => Task.CompletedTask;
}
