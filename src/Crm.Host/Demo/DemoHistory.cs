using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Users;

namespace Crm.Host.Demo;

/// <summary>What the demo company knows about its customers beside tickets and calls: orders, notes, relations, segments, fields, consent, and somebody who is there twice.</summary>
internal sealed class DemoHistory(
    CustomerDirectory customers, CustomerSearch search, FieldDesk fields, OrderDesk orders, NoteDesk notes, RelationDesk relations, ConsentDesk consent, TimeProvider time)
{
    private const int Seed = 7;

    private static readonly (string Name, string Sku, decimal Price)[] Goods =
    [
        ("Tent for 6", "T-600", 349.00m), ("Sleeping bag", "S-120", 119.50m), ("Headlamp", "H-010", 29.90m), ("Stove", "K-220", 79.00m), ("Day pack", "P-030", 45.00m), ("Hiking boots", "B-400", 159.00m),
    ];

    private readonly Random _chance = new(Seed);

    /// <param name="author">Who wrote it all down.</param>
    public async Task SeedAsync(Actor author, CancellationToken cancel)
    {
        await fields.CreateAsync(new FieldDraft(FieldSubject.Customer, "contract-number", "Contract number", FieldType.Text, [], false, 1), cancel);
        await fields.CreateAsync(new FieldDraft(FieldSubject.Customer, "heard-of-us", "Heard of us by", FieldType.Choice, ["a friend", "a search", "an event"], false, 2), cancel);
        var known = new Dictionary<string, CustomerRecord>();
        foreach (var person in DemoPeople.Customers)
        {
            known[person.Name] = (await search.SearchAsync(person.Name, null, 1, Viewer.System, cancel)).Items is [var found] && await customers.FindAsync(found.Id, Viewer.System, cancel) is { } customer
                ? customer
                : throw new InvalidOperationException($"{person.Name} is not among the customers.");
        }

        await CompleteAsync(known, author, cancel);
        await RelateAsync(known, author, cancel);
        await SayAsync(known, author, cancel);
        foreach (var customer in known.Values)
        {
            await OrderAsync(customer, author, cancel);
        }
    }

    private async Task CompleteAsync(Dictionary<string, CustomerRecord> known, Actor author, CancellationToken cancel)
    {
        await EditAsync(known["Maria Alvarez"], author, draft => draft with
        {
            Handles = [new(HandleKind.Email, "maria@alvarez-catering.example"), new(HandleKind.WhatsApp, "+19175550112")],
            Addresses = [new(AddressKind.Delivery, "Warehouse 3\n18 Dock Street", "11231", "Brooklyn", "NY", "US"), new(AddressKind.Billing, "240 W 36th Street", "10018", "New York", "NY", "US")],
            Segments = ["Caterers", "Spring offer"],
            Fields = new Dictionary<string, string> { ["contract-number"] = "AC-1042", ["heard-of-us"] = "a friend" },
        }, cancel);
        await EditAsync(known["Priya Raman"], author, draft => draft with { Segments = ["Schools"], Fields = new Dictionary<string, string> { ["heard-of-us"] = "an event" } }, cancel);
        await EditAsync(known["Luis Ortega"], author, draft => draft with { Segments = ["Guides", "Key accounts"], OwnerId = author.UserId }, cancel);
        await EditAsync(known["Wendy Zhao"], author, draft => draft with { Segments = ["Clubs"] }, cancel);
        await notes.AddAsync(known["Luis Ortega"].Id, Guid.CreateVersion7(), "Offer him the dealer price list before he asks.", true, author, cancel);
        await notes.AddAsync(known["Maria Alvarez"].Id, Guid.CreateVersion7(), "Deliveries only to the back gate.", true, author, cancel);
        await notes.AddAsync(known["Priya Raman"].Id, Guid.CreateVersion7(), "The school's year ends in June; orders come in March.", false, author, cancel);

        // The same person under another spelling: the page "Possible duplicates" has something to show.
        var twice = new CustomerDraft("Oliver Grand", null, "standard", "en", null, "o.grant@mail.example", null, null, ["+12155550191"]);
        await customers.CreateAsync(twice, author, cancel);
    }

    private async Task RelateAsync(Dictionary<string, CustomerRecord> known, Actor author, CancellationToken cancel)
    {
        var company = new CustomerDraft("Alvarez Catering", null, "gold", "en", "America/New_York", "office@alvarez-catering.example", null, null, ["+12125550113"], CustomerKind.Organization);
        var catering = (await customers.CreateAsync(company, author, cancel)).Value ?? throw new InvalidOperationException("The company of the Alvarez family was not made.");
        await relations.AddAsync(known["Maria Alvarez"].Id, catering.Id, RelationKind.WorksFor, "owner", author, cancel);
        await relations.AddAsync(known["Marco Alvarez"].Id, catering.Id, RelationKind.WorksFor, "buyer", author, cancel);
        await relations.AddAsync(known["Maria Alvarez"].Id, known["Marco Alvarez"].Id, RelationKind.RelatedTo, "sister", author, cancel);
    }

    private async Task SayAsync(Dictionary<string, CustomerRecord> known, Actor author, CancellationToken cancel)
    {
        await SayAsync(known["Jonas Feld"].Id, [ContactChannel.Phone], ConsentDecision.Refused, "call", "\"Please do not call me to sell anything.\"");
        await SayAsync(known["Grace Kim"].Id, [ContactChannel.Email, ContactChannel.Messages], ConsentDecision.Given, "form on the website", "newsletter form of 12 March");

        Task SayAsync(Guid customer, IReadOnlyList<ContactChannel> channels, ConsentDecision decision, string source, string proof) => consent.RecordAsync(
            customer, new ConsentStatement(Guid.CreateVersion7(), channels, [ContactPurpose.Marketing], decision, time.GetUtcNow().AddDays(-40), source, proof), author, cancel);
    }

    private async Task OrderAsync(CustomerRecord customer, Actor author, CancellationToken cancel)
    {
        for (var i = _chance.Next(6); i > 0; i--)
        {
            var items = Enumerable.Range(0, 1 + _chance.Next(3)).Select(_ => Goods[_chance.Next(Goods.Length)]).Distinct()
                .Select(good => new OrderLine(good.Name, good.Sku, 1 + _chance.Next(3), good.Price)).ToList();
            var number = 20_300 + _chance.Next(400);
            var state = i == 1 ? OrderState.Shipped : (OrderState)_chance.Next((int)OrderState.Delivered, (int)OrderState.Cancelled + 1);
            await orders.PutAsync(
                new OrderDraft($"shop-{number}-{i}", customer.Id, $"{number}", time.GetUtcNow().AddDays(-i * 37), state, items.Sum(item => item.Quantity * item.Price), "USD", items), author, cancel);
        }
    }

    private async Task EditAsync(CustomerRecord customer, Actor author, Func<CustomerDraft, CustomerDraft> change, CancellationToken cancel)
    {
        var edited = await customers.EditAsync(customer.Id, customer.Revision, change(customer.ToDraft()), author, cancel);
        _ = edited.Value ?? throw new InvalidOperationException(edited.Problem);
    }
}
