using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Mail.Mime;
using Crm.Host.Api;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using TicketMail = Crm.AgentConsole.Contracts.TicketMail;

namespace Crm.Host.Mail;

/// <summary>E-mails of a ticket for who may see it; how the site's e-mail goes, and a test message, for administrators.</summary>
internal static class MailApi
{
    public static void MapMail(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tickets/{id:guid}/mail", OfTicketAsync);
        api.MapGet("/mail", OverviewAsync).RequireAuthorization(Rights.ManageMail);
        api.MapPost("/mail/test", TestAsync).RequireAuthorization(Rights.ManageMail);
    }

    private static async Task<Results<Ok<TicketMail>, ProblemHttpResult>> OfTicketAsync(Guid id, ClaimsPrincipal user, MailQueries mails, CancellationToken cancel) =>
        await mails.OfTicketAsync(id, user.Viewer(), cancel) is { } mail
            ? TypedResults.Ok(new TicketMail(mail.To, mail.Problem, [.. mail.Mails.Select(Line)]))
            : Problems.NotFound("There is no such ticket.");

    private static async Task<Ok<MailStatus>> OverviewAsync(SiteConfiguration site, MailQueries mails, CancellationToken cancel)
    {
        var overview = await mails.OverviewAsync(cancel);
        return TypedResults.Ok(new MailStatus(
            site.Mail?.From.Address, site.Mail?.Smtp?.ToString(), site.Mail?.WebhookSecret is not null, overview.Waiting, overview.Refused, overview.LastProblem, [.. overview.SetAside.Select(Line)]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> TestAsync(MailTest request, SiteConfiguration site, MailOutbox outbox, CancellationToken cancel)
    {
        if (site.Mail?.Smtp is not { } server)
            return Problems.Conflict("This site has no mail server. Set mail.smtp in its configuration and start it again.");
        if (!Mailbox.IsAddress(request.To))
            return Problems.BadRequest("This is no e-mail address. Write one like name@example.com.");
        var mail = outbox.Test(request.To);
        var outcome = await new SmtpConversation(server).SendAsync(mail.From, mail.To, mail.Message, cancel);
        return outcome.Result == SmtpResult.Taken ? TypedResults.NoContent() : Problems.Conflict($"The test message was not taken. {outcome.Words}");
    }

    private static MailLine Line(MailRecord mail) => new(
        mail.Id, mail.EntryId, Names.Of(mail.Direction), Names.Of(mail.State), mail.Address, mail.Name, mail.Subject, mail.Former, mail.Problem, mail.At, mail.DoneAt) { Files = mail.Files };
}
