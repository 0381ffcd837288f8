using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Tickets;

namespace Crm.Host.Api;

/// <summary>Help desk records as the console's contracts show them.</summary>
internal static class Views
{
    public static TicketLine Line(TicketSummary ticket) => new(
        ticket.Id, ticket.Number, ticket.Title, Names.Of(ticket.State), Names.Of(ticket.Priority), ticket.OwnerName, ticket.UpdatedAt, Names.Of(ticket.Kind), ticket.CustomerId,
        ticket.CustomerName, ticket.Revision)
    {
        DueAt = ticket.DueAt,
    };

    /// <summary>Where a recording is played; whether the reader may hear it is decided there.</summary>
    public static string? RecordingPath(Guid? recording) => recording is { } id ? $"/api/recordings/{id}" : null;
}
