using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Feedback;

/// <summary>Asks customers how it was, by link, and keeps what they say by link and by key.</summary>
public sealed class SurveyDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    public const int LongestComment = 2_000;

    /// <summary>How long a link may be answered.</summary>
    public static readonly TimeSpan Valid = TimeSpan.FromDays(14);

    private const int TokenBytes = 24;

    /// <summary>A link for the customer of a ticket, bound to the ticket and to who owns it.</summary>
    public async Task<Result<SurveyLink>> InviteAsync(Guid ticketId, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var ticket = await db.Tickets.SeenBy(viewer).Where(t => t.Id == ticketId).Select(t => new { t.CustomerId, t.OwnerId }).FirstOrDefaultAsync(cancel);
        if (ticket is null)
        {
            return Result<SurveyLink>.NotFound("There is no such ticket.");
        }

        var (invitation, token) = Invite(new(ticket.CustomerId, ticketId, null, ticket.OwnerId, null), time.GetUtcNow());
        db.SurveyInvitations.Add(invitation);
        await db.SaveChangesAsync(cancel);
        return Result<SurveyLink>.Ok(new(invitation.Id, token, invitation.ExpiresAt));
    }

    /// <summary>An invitation to be stored, and its token, which is not.</summary>
    internal static (SurveyInvitation Invitation, string Token) Invite(SurveyMail.Subject subject, DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var invitation = new SurveyInvitation
        {
            Id = Guid.CreateVersion7(now),
            TokenHash = Hash(token),
            CustomerId = subject.CustomerId,
            TicketId = subject.TicketId,
            ContactId = subject.ContactId,
            AgentId = subject.AgentId,
            Queue = subject.Queue,
            CreatedAt = now,
            ExpiresAt = now + Valid,
        };
        return (invitation, token);
    }

    /// <summary>Whether a link may be answered now.</summary>
    public async Task<SurveyOutcome> LookAsync(string token, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return Standing(await FindAsync(db, token, cancel));
    }

    /// <summary>Stores the answer, once for a link: the second one, and one that comes at the same time, are told that it is answered.</summary>
    /// <returns><see cref="SurveyOutcome.Open"/> when this was the answer.</returns>
    public async Task<SurveyOutcome> AnswerAsync(string token, SurveyReply reply, CancellationToken cancel = default)
    {
        if (reply is { Csat: null, Nps: null } || reply.Csat is < 1 or > 5 || reply.Nps is < 0 or > 10 || TextRules.Optional("The comment", reply.Comment, LongestComment) is not null)
        {
            return SurveyOutcome.Invalid;
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(() => AnswerOnceAsync(db, token, reply, cancel), cancel);
    }

    /// <summary>A score by key, in the transaction that stores the event.</summary>
    internal static async Task ScoreAsync(HelpDeskDb db, Contact contact, CallerScored score, DateTimeOffset at, CancellationToken cancel)
    {
        var (csat, nps) = (score is { Question: "csat", Value: >= 1 and <= 5 }, score is { Question: "nps", Value: >= 0 and <= 10 });
        if (!csat && !nps)
        {
            return;
        }

        if (await db.SurveyAnswers.FindAsync([contact.Id], cancel) is not { } answer)
        {
            answer = new SurveyAnswer
            {
                Id = contact.Id,
                CustomerId = contact.CustomerId,
                ContactId = contact.Id,
                AgentId = score.Agent,
                Queue = TextRules.Clean(score.Queue, TextRules.Name),
                Source = SurveySource.Keypad,
            };
            db.SurveyAnswers.Add(answer);
        }

        answer.At = at;
        answer.Csat = csat ? score.Value : answer.Csat;
        answer.Nps = nps ? score.Value : answer.Nps;
        await KeepLastAsync(db, contact.CustomerId, csat ? score.Value : null, nps ? score.Value : null, at, cancel);
    }

    private async Task<SurveyOutcome> AnswerOnceAsync(HelpDeskDb db, string token, SurveyReply reply, CancellationToken cancel)
    {
        var invitation = await FindAsync(db, token, cancel);
        if (Standing(invitation) is not SurveyOutcome.Open and var closed)
        {
            return closed;
        }

        var now = time.GetUtcNow();
        if (await db.SurveyInvitations.Where(i => i.Id == invitation!.Id && i.AnsweredAt == null).ExecuteUpdateAsync(set => set.SetProperty(i => i.AnsweredAt, now), cancel) == 0)
        {
            return SurveyOutcome.Answered;
        }

        db.SurveyAnswers.Add(new SurveyAnswer
        {
            Id = invitation!.Id,
            At = now,
            CustomerId = invitation.CustomerId,
            ContactId = invitation.ContactId,
            TicketId = invitation.TicketId,
            AgentId = invitation.AgentId,
            Queue = invitation.Queue,
            Source = SurveySource.Link,
            Csat = reply.Csat,
            Nps = reply.Nps,
            Comment = string.IsNullOrWhiteSpace(reply.Comment) ? null : reply.Comment,
        });
        await db.SaveChangesAsync(cancel);
        await KeepLastAsync(db, invitation.CustomerId, reply.Csat, reply.Nps, now, cancel);
        return SurveyOutcome.Open;
    }

    // On the customer's own row, because the look-up in the path of a call reads it. A score that is told of late does not replace a newer one.
    private static async Task KeepLastAsync(HelpDeskDb db, Guid? customerId, int? csat, int? nps, DateTimeOffset at, CancellationToken cancel)
    {
        if (customerId is null)
        {
            return;
        }

        await db.Customers.Where(c => c.Id == customerId && (c.LastScoreAt == null || c.LastScoreAt <= at)).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.LastCsat, c => csat ?? c.LastCsat).SetProperty(c => c.LastNps, c => nps ?? c.LastNps).SetProperty(c => c.LastScoreAt, at),
            cancel);
    }

    private static Task<SurveyInvitation?> FindAsync(HelpDeskDb db, string token, CancellationToken cancel)
    {
        var hash = Hash(token);
        return db.SurveyInvitations.AsNoTracking().FirstOrDefaultAsync(i => i.TokenHash == hash, cancel);
    }

    private SurveyOutcome Standing(SurveyInvitation? invitation) =>
        invitation is null ? SurveyOutcome.Unknown
        : invitation.AnsweredAt is not null ? SurveyOutcome.Answered
        : invitation.ExpiresAt < time.GetUtcNow() ? SurveyOutcome.Expired
        : SurveyOutcome.Open;

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
