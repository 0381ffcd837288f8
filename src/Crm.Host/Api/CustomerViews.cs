using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;

namespace Crm.Host.Api;

/// <summary>Customers as the console's contracts show them, and back.</summary>
internal static class CustomerViews
{
    public static CustomerLine Line(CustomerSummary customer) =>
        new(customer.Id, customer.Name, customer.Organization, customer.Tier, customer.Number, customer.OpenTickets);

    public static CustomerCard Card(CustomerRecord customer) =>
        new(customer.Id, customer.Name, customer.Organization, customer.Tier, customer.Language, customer.Provisional, customer.Numbers, customer.OwnerName)
        {
            LastCsat = customer.LastCsat,
            LastNps = customer.LastNps,
        };

    public static CustomerDetail Detail(CustomerProfile profile, IEnumerable<TicketSummary> tickets)
    {
        var customer = profile.Customer;
        var card = Card(customer) with { OrderCount = profile.Orders.Count, LastOrderAt = profile.Orders.Last, PinnedNotes = profile.PinnedNotes };
        return new(card, customer.Email, customer.Notes, customer.Revision, [.. tickets.Select(Views.Line)])
        {
            More = new(
                Names.Of(customer.Kind), customer.TimeZone, customer.OwnerId, [.. profile.Handles.Select(h => new HandleLine(Names.Of(h.Kind), h.Value))],
                [.. profile.Addresses.Select(a => new AddressLine(Names.Of(a.Kind), a.Street, a.PostalCode, a.City, a.Region, a.Country))], profile.Segments, profile.Fields),
        };
    }

    /// <summary>What somebody wants a customer to be.</summary>
    /// <param name="before">Null for a new one; what the request leaves out stays as it was.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Draft(CustomerEdit edit, CustomerRecord? before, out CustomerDraft draft)
    {
        var more = edit.More;
        var kind = more is null ? before?.Kind ?? CustomerKind.Person : Names.Parse<CustomerKind>(more.Kind);
        draft = new(
            edit.Name, edit.Organization, edit.Tier, edit.Language, more is null ? before?.TimeZone : more.TimeZone, edit.Email, edit.Notes,
            more is null ? before?.OwnerId : more.OwnerId, edit.Numbers, kind ?? CustomerKind.Person, before?.TeamId);
        if (kind is null)
            return Names.Wrong<CustomerKind>("kind of customer", more!.Kind);
        if (more is null)
            return null;
        var handles = more.Handles.Select(h => (Kind: Names.Parse<HandleKind>(h.Kind), Line: h)).ToList();
        if (handles.Find(h => h.Kind is null).Line is { } handle)
            return Names.Wrong<HandleKind>("kind of messenger", handle.Kind);
        var addresses = more.Addresses.Select(a => (Kind: Names.Parse<AddressKind>(a.Kind), Line: a)).ToList();
        if (addresses.Find(a => a.Kind is null).Line is { } address)
            return Names.Wrong<AddressKind>("kind of address", address.Kind);
        draft = draft with
        {
            Handles = handles.ConvertAll(h => new Handle(h.Kind!.Value, h.Line.Value)),
            Addresses = addresses.ConvertAll(a => new Address(a.Kind!.Value, a.Line.Street, a.Line.PostalCode, a.Line.City, a.Line.Region, a.Line.Country)),
            Segments = more.Segments,
            Fields = more.Fields,
        };
        return null;
    }
}
