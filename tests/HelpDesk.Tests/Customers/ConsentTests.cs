using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class ConsentTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Number = "+12125550100";

    private static ConsentStatement Refuses(params ContactPurpose[] purposes) => new(Guid.NewGuid(), [ContactChannel.Phone], purposes, ConsentDecision.Refused, null, "call", "\"Do not call me to sell things.\"");

    [Fact]
    public async Task What_was_said_counts_and_stays_in_the_history()
    {
        var zoe = await AddCustomerAsync("Zoë", Number);
        var refused = Value(await Consent.RecordAsync(zoe.Id, Refuses(ContactPurpose.Marketing, ContactPurpose.Survey), Ada, Cancel));
        Assert.Equal((zoe.Id, Number), (refused.Customer, Assert.Single(refused.Numbers)));
        Clock.Advance(TimeSpan.FromDays(1));
        var given = Refuses(ContactPurpose.Marketing) with { Decision = ConsentDecision.Given, Source = "form on the website", Proof = "F-12" };
        Value(await Consent.RecordAsync(zoe.Id, given, Ada, Cancel));

        var marketing = await Consent.AskAsync(zoe.Id, ContactChannel.Phone, ContactPurpose.Marketing, Cancel);
        Assert.Equal(new(ContactChannel.Phone, ContactPurpose.Marketing, ConsentDecision.Given, Clock.Now, "form on the website", true), marketing);
        Assert.False((await Consent.AskAsync(zoe.Id, ContactChannel.Phone, ContactPurpose.Survey, Cancel)).Allowed);
        Assert.True((await Consent.AskAsync(zoe.Id, ContactChannel.Phone, ContactPurpose.Service, Cancel)) is { Allowed: true, Decision: null });
        Assert.Equal(12, (await Consent.StatesAsync(zoe.Id, Cancel)).Count);

        var history = await Consent.HistoryAsync(zoe.Id, null, 2, Cancel);
        Assert.Equal([ConsentDecision.Given, ConsentDecision.Refused], history.Items.Select(e => e.Decision));
        Assert.Equal(("F-12", "Ada Agent"), (history.Items[0].Proof, history.Items[0].ActorName));
        Assert.Single((await Consent.HistoryAsync(zoe.Id, history.Next, 2, Cancel)).Items);
    }

    [Fact]
    public async Task A_statement_is_recorded_once_and_an_older_one_does_not_count()
    {
        var zoe = await AddCustomerAsync("Zoë", Number);
        var refuses = Refuses(ContactPurpose.Marketing);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(async () => Value(await Consent.RecordAsync(zoe.Id, refuses, Ada, Cancel)), Cancel)));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Value(await Consent.RecordAsync(zoe.Id, refuses with { Key = Guid.NewGuid(), Decision = ConsentDecision.Given, At = Clock.Now.AddDays(-3), Source = "letter" }, Ada, Cancel));

        Assert.False((await Consent.AskAsync(zoe.Id, ContactChannel.Phone, ContactPurpose.Marketing, Cancel)).Allowed);
        Assert.Equal(["letter", "call"], (await Consent.HistoryAsync(zoe.Id, null, 10, Cancel)).Items.Select(e => e.Source));
    }

    [Theory]
    [InlineData(ContactChannel.Phone, ContactPurpose.Marketing, true)]
    [InlineData(ContactChannel.Post, ContactPurpose.Marketing, true)]
    [InlineData(ContactChannel.Email, ContactPurpose.Service, true)]
    [InlineData(ContactChannel.Email, ContactPurpose.Marketing, false)]
    [InlineData(ContactChannel.Messages, ContactPurpose.Survey, false)]
    public void Without_a_word_of_the_customer_a_rule_decides(ContactChannel channel, ContactPurpose purpose, bool allowed)
    {
        Assert.Equal(allowed, ConsentRules.Allowed(channel, purpose, null));
        Assert.True(ConsentRules.Allowed(channel, purpose, ConsentDecision.Given));
        Assert.False(ConsentRules.Allowed(channel, purpose, ConsentDecision.Refused));
    }

    [Fact]
    public async Task What_is_wrong_is_named()
    {
        var zoe = await AddCustomerAsync("Zoë");
        var right = Refuses(ContactPurpose.Marketing);
        Assert.Contains("at least one", Problem(ResultKind.Invalid, await Consent.RecordAsync(zoe.Id, right with { Channels = [] }, Ada, Cancel)));
        Assert.Contains("source", Problem(ResultKind.Invalid, await Consent.RecordAsync(zoe.Id, right with { Source = " " }, Ada, Cancel)));
        Assert.Contains("proof is too long", Problem(ResultKind.Invalid, await Consent.RecordAsync(zoe.Id, right with { Proof = new('x', 2_001) }, Ada, Cancel)));
        Assert.Contains("future", Problem(ResultKind.Invalid, await Consent.RecordAsync(zoe.Id, right with { At = Clock.Now.AddMinutes(6) }, Ada, Cancel)));
        Problem(ResultKind.NotFound, await Consent.RecordAsync(Guid.NewGuid(), right, Ada, Cancel));
        Assert.False((await Consent.AskAsync(Guid.NewGuid(), ContactChannel.Phone, ContactPurpose.Service, Cancel)).Allowed);
    }

    [Fact]
    public async Task Who_refused_advertising_is_not_called_for_it_and_still_for_service()
    {
        var zoe = await AddCustomerAsync("Zoë", Number);
        Value(await Consent.RecordAsync(zoe.Id, Refuses(ContactPurpose.Marketing), Ada, Cancel));

        foreach (var customer in (Guid?[])[null, zoe.Id])
        {
            Assert.Equal("call", (await FactsAsync(customer, CallPurpose.Sales)).DoNotCall!.How);
            Assert.Null((await FactsAsync(customer, CallPurpose.Service)).DoNotCall);
            Assert.Null((await FactsAsync(customer, CallPurpose.Survey)).DoNotCall);
        }

        Assert.NotNull((await DoNotCall.FactsAsync("+12125550109", zoe.Id, CallPurpose.Sales, Clock.Now, Cancel)).DoNotCall);
        Clock.Advance(TimeSpan.FromHours(1));
        Value(await Consent.RecordAsync(zoe.Id, Refuses(ContactPurpose.Marketing) with { Decision = ConsentDecision.Given }, Ada, Cancel));
        Assert.Null((await FactsAsync(zoe.Id, CallPurpose.Sales)).DoNotCall);
        Assert.True((await FactsAsync(zoe.Id, CallPurpose.Sales)).Agreed);
        Assert.False((await FactsAsync(zoe.Id, CallPurpose.Service)).Agreed);
    }

    [Fact]
    public async Task Of_two_who_share_a_number_one_refusal_is_enough()
    {
        var zoe = await AddCustomerAsync("Zoë", Number);
        var bob = await AddCustomerAsync("Bob", Number);
        Value(await Consent.RecordAsync(zoe.Id, Refuses(ContactPurpose.Marketing), Ada, Cancel));
        Value(await Consent.RecordAsync(bob.Id, Refuses(ContactPurpose.Marketing) with { Decision = ConsentDecision.Given }, Ada, Cancel));
        Assert.NotNull((await FactsAsync(bob.Id, CallPurpose.Sales)).DoNotCall);
    }

    [Fact]
    public async Task Opting_out_during_a_call_is_a_refusal_of_the_customer()
    {
        var zoe = await AddCustomerAsync("Zoë", Number, "+12125550101");
        var contact = Guid.CreateVersion7(Clock.Now);
        ContactEvent[] events =
        [
            new(contact, 1, Clock.Now, new ContactOpened(ContactDirection.Outbound, Number, null, "main", null, null)),
            new(contact, 2, Clock.Now, new CustomerMatched(zoe.Id, "lead", 1)),
            new(contact, 3, Clock.Now, new OptedOut(Number, "key")),
            new(contact, 4, Clock.Now, new OptedOut(Number, "agent")),
        ];
        await Events.AppendAsync(events, 1, Cancel);
        await Events.AppendAsync(events, 1, Cancel);

        Assert.Equal(4, (await Consent.HistoryAsync(zoe.Id, null, 10, Cancel)).Items.Count);
        Assert.Equal(contact, (await Consent.HistoryAsync(zoe.Id, null, 10, Cancel)).Items[0].ContactId);
        Assert.Equal("opted out by agent", (await Consent.AskAsync(zoe.Id, ContactChannel.Phone, ContactPurpose.Marketing, Cancel)).Source);
        Assert.NotNull((await DoNotCall.FactsAsync("+12125550101", null, CallPurpose.Sales, Clock.Now, Cancel)).DoNotCall);
    }

    private Task<DialFacts> FactsAsync(Guid? customer, CallPurpose purpose) => DoNotCall.FactsAsync(Number, customer, purpose, Clock.Now, Cancel);
}
