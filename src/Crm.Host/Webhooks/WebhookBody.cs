using System.Text.Json;
using Crm.HelpDesk.Webhooks;

namespace Crm.Host.Webhooks;

/// <summary>What is sent: an entry of the feed as JSON; see docs/webhooks.md.</summary>
internal static class WebhookBody
{
    /// <summary>The same for each attempt at the same entry: receivers leave out what they have.</summary>
    public static string IdOf(WebhookTask task) => $"{task.Id:N}-{task.UpTo}";

    public static byte[] Write(WebhookTask task)
    {
        var (entry, ticketNumber, customerNumber) = task.Next!;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Id = IdOf(task),
                entry.Sequence,
                entry.At,
                entry.Kind,
                entry.CustomerId,
                entry.TicketId,
                ticketNumber,
                entry.ContactId,
                customerNumber,
                Actor = new { Id = entry.ActorId, Name = entry.ActorName },
                Data = entry.Body,
            },
            JsonSerializerOptions.Web);
    }
}
