using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;

namespace Crm.Host.Demo;

/// <summary>Someone who works at the demo company. Simulated ones have a SIP phone of their own and no password.</summary>
internal sealed record DemoPerson(string UserName, string Name, UserRole Role, IReadOnlyDictionary<string, int> Skills, bool Simulated);

internal sealed record DemoCustomer(
    string Name, string? Organization, string Tier, string Email, string? Notes, IReadOnlyList<string> Numbers,
    IReadOnlyList<(string Title, string Text, TicketPriority Priority, TicketKind Kind)> Tickets);

/// <summary>The people of the demo company and its customers. Every number is of the range kept for fiction (555-0100 to 555-0199).</summary>
internal static class DemoPeople
{
    /// <summary>The company's number, which the simulated customers dial.</summary>
    public const string Line = "+12125550100";

    private static readonly IReadOnlyDictionary<string, int> None = new Dictionary<string, int>();

    public static readonly IReadOnlyList<DemoPerson> Staff =
    [
        // Who is in Sales is called by the campaign at once; Anna's first call shall be a customer who rings.
        new("anna", "Anna Lindqvist", UserRole.Agent, new Dictionary<string, int>(StringComparer.Ordinal) { ["support"] = 8 }, false),
        new("ben", "Ben Okafor", UserRole.Agent, Skills(6, 8), false),
        new("sam", "Sam Whitfield", UserRole.Supervisor, None, false),
        new("ada", "Ada Moreno", UserRole.Administrator, None, false),
        new("clara", "Clara Duval", UserRole.Agent, Skills(7, 5), true),
        new("dev", "Dev Patel", UserRole.Agent, Skills(5, 7), true),
        new("eli", "Eli Brandt", UserRole.Agent, Skills(6, 6), true),
        // Callers of support never need these two, so the campaign goes on whatever happens there.
        new("finn", "Finn Larsen", UserRole.Agent, OnlySales(5), true),
        new("gia", "Gia Moretti", UserRole.Agent, OnlySales(6), true),
    ];

    public static readonly IReadOnlyList<(string Name, string Number)> Strangers =
    [
        ("", "+13055550171"), ("", "+14155550182"), ("", "+16175550193"),
    ];

    public static readonly IReadOnlyList<DemoCustomer> Customers =
    [
        new("Maria Alvarez", "Alvarez Catering", "gold", "maria@alvarez-catering.example", "Prefers a call after 2 pm.", ["+12125550111", "+19175550112"],
            [("Tent delivered without poles", "The 6-person tent of order 20481 came without its poles. She needs it by Friday.", TicketPriority.High, TicketKind.Incident)]),
        new("Marco Alvarez", "Alvarez Catering", "standard", "marco@alvarez-catering.example", null, ["+12125550111"],
            [("Invoice address", "Wants invoices to go to the office, not to the warehouse.", TicketPriority.Low, TicketKind.Request)]),
        new("Jonas Feld", null, "standard", "jonas.feld@mail.example", null, ["+16465550121"],
            [("Zipper of sleeping bag broken", "Second zipper in a year; asks for a replacement under warranty.", TicketPriority.Normal, TicketKind.Complaint)]),
        new("Priya Raman", "Hudson Trail School", "gold", "priya@hudsontrail.example", "Buys for 40 students every spring.", ["+18455550131", "+18455550132"],
            [("Group order 2026", "40 day packs in orange; wants a quote with logo print.", TicketPriority.Normal, TicketKind.Request), ("Credit note missing", "Returned 3 stoves in May; the credit has not arrived.", TicketPriority.High, TicketKind.Complaint)]),
        new("Tom Becker", null, "standard", "tbecker@mail.example", null, ["+12015550141"], []),
        new("Grace Kim", null, "silver", "grace.kim@mail.example", "Speaks Korean and English.", ["+17185550151", "+13475550152"],
            [("Boots in the wrong size", "Ordered 39, got 37. Return label sent.", TicketPriority.Normal, TicketKind.Incident)]),
        new("Luis Ortega", "Ortega Guides", "gold", "luis@ortegaguides.example", "Key account: guides in three parks.", ["+15185550161"],
            [("Headlamps fail in the cold", "Five of twelve headlamps go dark below freezing.", TicketPriority.Urgent, TicketKind.Incident)]),
        new("Nora Sullivan", null, "standard", "nora.s@mail.example", null, ["+19145550165"],
            [("Gift card not accepted", "The code is refused at checkout.", TicketPriority.Normal, TicketKind.Incident)]),
        new("Henry Osei", null, "silver", "henry.osei@mail.example", null, ["+12035550172"], []),
        new("Wendy Zhao", "Blue Ridge Outdoors Club", "silver", "wendy@brooc.example", null, ["+15405550181", "+15405550183"],
            [("Club discount", "Asks whether the club discount covers kayaks.", TicketPriority.Low, TicketKind.Question)]),
        new("Oliver Grant", null, "standard", "o.grant@mail.example", null, ["+12155550191"],
            [("Parcel shown as delivered, not there", "Carrier says delivered on Monday; neighbours have nothing.", TicketPriority.High, TicketKind.Complaint)]),
        new("Fatima Rahal", null, "standard", "fatima.rahal@mail.example", null, ["+13015550195"], []),
    ];

    private static Dictionary<string, int> OnlySales(int sales) => new(StringComparer.Ordinal) { ["sales"] = sales };

    private static Dictionary<string, int> Skills(int support, int sales) => new(StringComparer.Ordinal) { ["support"] = support, ["sales"] = sales };
}
