using Crm.AgentConsole;
using Crm.HelpDesk.Mail;
using Crm.Host.Configuration;
using Crm.Host.Telemetry;

namespace Crm.Host.Mail;

/// <summary>Hands the outbox's messages to the mail server, one after the other.</summary>
internal sealed class MailSender(SiteConfiguration site, MailOutbox outbox, ConsolePusher consoles, TimeProvider time, ILogger<MailSender> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private bool _failing;

    /// <summary>Sends what is due.</summary>
    /// <returns>How many the mail server has taken.</returns>
    public async Task<int> SendDueAsync(CancellationToken cancel)
    {
        var taken = 0;
        while (site.Mail?.Smtp is { } server && await outbox.ClaimAsync(cancel) is { } mail)
        {
            var outcome = await new SmtpConversation(server).SendAsync(mail.From, mail.To, mail.Message, cancel);
            taken += outcome.Result == SmtpResult.Taken ? 1 : 0;
            // What the server has taken must be written down, also while we stop.
            await EndAsync(mail.Id, outcome);
            if (mail.CustomerId is { } customer)
                await consoles.CustomerChanged(customer);
        }
        return taken;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (site.Mail?.Smtp is null)
            return;
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await SendDueAsync(stoppingToken);
                _failing = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!_failing)
                    log.MailNotSent(e);
                _failing = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private Task EndAsync(Guid id, SmtpOutcome outcome) => outcome.Result switch
    {
        SmtpResult.Taken => outbox.SentAsync(id, CancellationToken.None),
        SmtpResult.Refused => outbox.RefuseAsync(id, $"The mail server refused it: {outcome.Words}", CancellationToken.None),
        _ => outbox.DeferAsync(id, outcome.Words, CancellationToken.None),
    };
}
