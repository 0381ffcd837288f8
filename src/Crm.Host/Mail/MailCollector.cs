using System.Data.Common;
using Crm.AgentConsole;
using Crm.HelpDesk;
using Crm.HelpDesk.Mail;
using Crm.Host.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Crm.Host.Mail;

/// <summary>Takes messages from the folder into the help desk: at once when one comes, and by a look now and then, because a watcher may miss some.</summary>
internal sealed class MailCollector(
    MailFolder folder, MailIntake intake, HelpDeskOptions options, ConsolePusher consoles, TimeProvider time, ILogger<MailCollector> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Raw messages that were taken are kept so long, for whoever has to look what really came.</summary>
    private static readonly TimeSpan KeptDone = TimeSpan.FromDays(7);

    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>There is a message in the folder.</summary>
    public void Wake() => _wake.Release();

    /// <summary>Takes what is there.</summary>
    /// <returns>How many messages are on their tickets, or set aside, by this look.</returns>
    public async Task<int> CollectAsync(CancellationToken cancel)
    {
        var taken = 0;
        foreach (var file in folder.Claim())
        {
            cancel.ThrowIfCancellationRequested();
            taken += await TakeAsync(file, cancel) ? 1 : 0;
        }
        folder.Sweep(time.GetUtcNow() - KeptDone);
        return taken;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Mail is null)
            return;
        folder.Create();
        using var watcher = new FileSystemWatcher(folder.Incoming, "*.eml");
        watcher.Created += (_, _) => Wake();
        watcher.Renamed += (_, _) => Wake();
        watcher.EnableRaisingEvents = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await CollectAsync(stoppingToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.MailNotTaken(folder.Incoming, e.Message);
            }
            await _wake.WaitAsync(Every, stoppingToken);
        }
    }

    private async Task<bool> TakeAsync(string file, CancellationToken cancel)
    {
        try
        {
            if (new FileInfo(file).Length > MailFolder.LargestMessage)
            {
                Fail(file, $"It is larger than {MailFolder.LargestMessage >> 20} MB, which is the most that is taken.", null);
                return false;
            }
            var receipt = await intake.ReceiveAsync(await File.ReadAllBytesAsync(file, cancel), cancel);
            folder.Finish(file, receipt.Id);
            if (receipt.CustomerId is { } customer)
                await consoles.CustomerChanged(customer);
            return true;
        }
        catch (Exception e) when (IsPassing(e))
        {
            // The database or the disk is away: the message stays at work, and the next look takes it again.
            log.MailNotTaken(file, e.GetBaseException().Message);
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail(file, $"It could not be taken: {e.Message} Move it back to {folder.Incoming} to try again.", e);
            return false;
        }
    }

    private void Fail(string file, string why, Exception? failure)
    {
        log.MailFailed(file, why, folder.Failed, failure);
        folder.Fail(file, why);
    }

    private static bool IsPassing(Exception failure) => failure is DbException or DbUpdateException or IOException or UnauthorizedAccessException or TimeoutException
        || (failure.InnerException is { } inner && IsPassing(inner));
}
