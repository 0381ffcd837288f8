using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Feedback;

/// <summary>When customers are asked by e-mail how it was, and how.</summary>
/// <param name="Address">Of this server as customers reach it, without a path: https://help.example.com.</param>
/// <param name="AfterCall">After a conversation that a customer began.</param>
/// <param name="AfterTicket">When a ticket was solved.</param>
/// <param name="EveryDays">Nobody is asked again within so many days.</param>
public sealed record SurveyMailOptions(string Address, bool AfterCall, bool AfterTicket, int EveryDays = 30)
{
    /// <summary>Where the link stands in <see cref="Text"/>.</summary>
    public const string LinkGap = "{link}";

    public string Subject { get; init; } = "How did we do?";

    public string Text { get; init; } = "You have been in touch with us. Please tell us how it was; it takes a minute:\n\n{link}\n\nThe link can be used once, within two weeks.";
}

/// <summary>
/// Invites customers by e-mail, along the feed: the invitation, the message in the outbox and the place in the feed are one transaction, so nobody is asked twice for one
/// thing. Asked is who has agreed to be asked by e-mail, and not again within the days that the site sets.
/// </summary>
public sealed class SurveyMail(IDbContextFactory<HelpDeskDb> databases, HelpDeskOptions options, TimeProvider time)
{
    internal const string Place = "surveys";
    private const int EntriesAtOnce = 200;

    /// <summary>Works on the next entries of the feed.</summary>
    /// <returns>How many customers were invited; null when there is nothing more to work on.</returns>
    public async Task<int?> FollowAsync(CancellationToken cancel = default)
    {
        if (options is not { Mail.Sends: true, Surveys: { } surveys })
        {
            return null;
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var place = await FeedPlaces.TakeAsync(db, Place, cancel);
        var entries = await FeedReader.AfterAsync(db, place, EntriesAtOnce, cancel);
        var invited = 0;
        foreach (var entry in entries.Where(entry => Ends(entry, surveys)))
        {
            var from = place;
            db.ChangeTracker.Clear();
            if (await db.InTransactionAsync(() => WorkAsync(db, entry, from, surveys, cancel), cancel) is not { } asked)
            {
                return invited;
            }

            (place, invited) = (entry.Sequence, invited + (asked ? 1 : 0));
        }

        if (entries.Count == 0)
        {
            return null;
        }

        await db.InTransactionAsync(() => FeedPlaces.AdvanceAsync(db, Place, place, entries[^1].Sequence, cancel), cancel);
        return invited;
    }

    /// <summary>Whether a customer has agreed to be asked by e-mail.</summary>
    internal static async Task<bool> AllowedAsync(HelpDeskDb db, Guid customerId, CancellationToken cancel)
    {
        var said = await db.ConsentStates.Where(s => s.CustomerId == customerId && s.Channel == ContactChannel.Email && s.Purpose == ContactPurpose.Survey)
            .Select(s => (ConsentDecision?)s.Decision).FirstOrDefaultAsync(cancel);
        return ConsentRules.Allowed(ContactChannel.Email, ContactPurpose.Survey, said);
    }

    private static bool Ends(FeedRecord entry, SurveyMailOptions surveys) => entry.Kind switch
    {
        FeedKinds.ContactClosed => surveys.AfterCall && entry.ContactId is not null,
        FeedKinds.TicketChanged => surveys.AfterTicket && entry.Body.TryGetProperty("changes", out var changes) && changes.TryGetProperty("state", out var state)
            && state.TryGetProperty("to", out var to) && to.GetString() == "resolved",
        _ => false,
    };

    /// <returns>Whether the customer was invited; null when another process has done the work.</returns>
    private async Task<bool?> WorkAsync(HelpDeskDb db, FeedRecord entry, long from, SurveyMailOptions surveys, CancellationToken cancel)
    {
        if (!await FeedPlaces.AdvanceAsync(db, Place, from, entry.Sequence, cancel))
        {
            return null;
        }

        var subject = entry.TicketId is { } ticket ? await OfTicketAsync(db, ticket, cancel) : await OfContactAsync(db, entry.ContactId!.Value, cancel);
        return subject is not null && await InviteAsync(db, subject, surveys, cancel);
    }

    private static async Task<Subject?> OfTicketAsync(HelpDeskDb db, Guid id, CancellationToken cancel) =>
        await db.Tickets.Where(t => t.Id == id && t.State == TicketState.Resolved).Select(t => new Subject(t.CustomerId, t.Id, null, t.OwnerId, null)).FirstOrDefaultAsync(cancel);

    /// <summary>A conversation with a person of ours that the customer began, unless the customer has scored it by key already.</summary>
    private static async Task<Subject?> OfContactAsync(HelpDeskDb db, Guid id, CancellationToken cancel) =>
        await db.Contacts.Where(c => c.Id == id && c.Direction == Timeline.ContactDirection.Inbound && c.AnsweredAt != null && c.CustomerId != null && !db.SurveyAnswers.Any(a => a.Id == c.Id))
            .Select(c => new Subject(c.CustomerId!.Value, null, c.Id, c.AgentId, c.Queue)).FirstOrDefaultAsync(cancel);

    private async Task<bool> InviteAsync(HelpDeskDb db, Subject subject, SurveyMailOptions surveys, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var since = now.AddDays(-surveys.EveryDays);
        if (await PresentCustomer.HoldAsync(db, subject.CustomerId, cancel) is not { } customer
            || await db.SurveyInvitations.AnyAsync(i => i.CustomerId == customer && i.CreatedAt > since, cancel)
            || !await AllowedAsync(db, customer, cancel))
        {
            return false;
        }

        var to = await MailAddressing.OfAsync(db, subject.TicketId, customer, cancel);
        if (to is not { Address: { } address, Problem: null })
        {
            return false;
        }

        var (invitation, token) = SurveyDesk.Invite(subject with { CustomerId = customer }, now);
        db.SurveyInvitations.Add(invitation);
        db.Mails.Add(new MailRow
        {
            Id = Guid.CreateVersion7(now),
            Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"survey {invitation.Id:n}"))),
            Direction = MailDirection.Outgoing,
            State = MailState.Waiting,
            TicketId = subject.TicketId,
            CustomerId = customer,
            MessageId = $"survey.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}@{options.Mail!.From.Address.Split('@')[^1]}",
            Address = address,
            Name = to.Name,
            Subject = surveys.Subject,
            Text = surveys.Text.Replace(SurveyMailOptions.LinkGap, $"{surveys.Address}/s/{token}", StringComparison.Ordinal),
            Automatic = true,
            At = now,
            NextAt = now,
        });
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>What a customer is asked about.</summary>
    internal sealed record Subject(Guid CustomerId, Guid? TicketId, Guid? ContactId, Guid? AgentId, string? Queue);
}
