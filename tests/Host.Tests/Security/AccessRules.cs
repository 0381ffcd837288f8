namespace Crm.Host.Tests.Security;

/// <summary>The least that one must be.</summary>
public enum Who
{
    /// <summary>Also without signing in.</summary>
    Everybody,
    SignedIn,
    Supervisor,
    Administrator,
}

/// <summary>What an address shows the way to, in the company of the matrix; everything of it belongs to the team of the north.</summary>
public enum Thing
{
    /// <summary>Nothing of a team.</summary>
    None,
    Customer,
    Ticket,
    Contact,
    Recording,
}

/// <param name="Scope">What a key needs; null: no key opens it.</param>
/// <param name="Of">With a thing of a team, others than its people get 404.</param>
/// <param name="Body">A body that passes every check but that of who asks.</param>
public sealed record AccessRule(Who Who, string? Scope = null, Thing Of = Thing.None, string? Body = null)
{
    /// <summary>The matrix' server has no telephone: whoever is let in is told that it failed.</summary>
    public bool NeedsTelephone { get; init; }

    /// <summary>Open to programs that know a secret of its own, and refused to everybody else.</summary>
    public bool HasSecret { get; init; }
}

/// <summary>Who may call what: a line for each address that the application has. An address without a line fails the matrix, and so does a line without an address.</summary>
public static class AccessRules
{
    private const string Reason = """{"reason":"because"}""";
    private const string Team = """{"teamId":null,"revision":0}""";

    public static readonly IReadOnlyDictionary<string, AccessRule> Routes = new Dictionary<string, AccessRule>
    {
        ["GET /health/live"] = new(Who.Everybody),
        ["GET /health/ready"] = new(Who.Everybody),
        ["POST /api/session"] = new(Who.Everybody),
        ["DELETE /api/session"] = new(Who.SignedIn),
        ["GET /api/me"] = new(Who.SignedIn),
        ["POST /api/setup"] = new(Who.Everybody),
        ["POST /api/phone"] = new(Who.SignedIn),
        ["GET /api/options"] = new(Who.SignedIn, "read:options"),
        ["GET /api/openapi.json"] = new(Who.SignedIn, "read:options"),

        ["GET /api/customers"] = new(Who.SignedIn, "read:customers"),
        ["POST /api/customers"] = new(Who.SignedIn, "write:customers"),
        ["GET /api/customers/{id:guid}"] = new(Who.SignedIn, "read:customers", Thing.Customer),
        ["PUT /api/customers/{id:guid}"] = new(Who.SignedIn, "write:customers", Thing.Customer, """{"name":"N","organization":null,"tier":"gold","language":null,"email":null,"notes":null,"numbers":[],"revision":0}"""),
        ["GET /api/customers/{id:guid}/timeline"] = new(Who.SignedIn, "read:customers", Thing.Customer),
        ["POST /api/customers/imports/preview"] = new(Who.Administrator, "write:customers"),
        ["POST /api/customers/imports"] = new(Who.Administrator, "write:customers"),
        ["GET /api/customers/imports/{id:guid}"] = new(Who.Administrator, "read:customers"),
        ["DELETE /api/customers/imports/{id:guid}"] = new(Who.Administrator, "write:customers"),
        ["GET /api/customers/imports/{id:guid}/problems"] = new(Who.Administrator, "read:customers"),
        ["GET /api/customers.csv"] = new(Who.Supervisor, "read:customers"),
        ["GET /api/customers/{id:guid}/team"] = new(Who.SignedIn, null, Thing.Customer),
        ["PUT /api/customers/{id:guid}/team"] = new(Who.Supervisor, null, Thing.Customer, Team),
        ["GET /api/customers/{id:guid}/holds"] = new(Who.Administrator, null, Thing.Customer),
        ["POST /api/customers/{id:guid}/holds"] = new(Who.Administrator, null, Thing.Customer, Reason),
        ["POST /api/customers/{id:guid}/holds/{hold:guid}/lifting"] = new(Who.Administrator, Body: Reason),
        ["GET /api/customers/{id:guid}/erasures"] = new(Who.Administrator, null, Thing.Customer),
        ["POST /api/customers/{id:guid}/erasures"] = new(Who.Administrator, null, Thing.Customer, Reason),
        ["GET /api/customers/{id:guid}/exports"] = new(Who.Administrator, null, Thing.Customer),
        ["POST /api/customers/{id:guid}/exports"] = new(Who.Administrator, null, Thing.Customer),
        ["GET /api/customers/{id:guid}/exports/{export:guid}/file"] = new(Who.Administrator),
        ["GET /api/customers/{id:guid}/consent"] = new(Who.SignedIn, "read:customers", Thing.Customer),
        ["GET /api/customers/{id:guid}/consent/history"] = new(Who.SignedIn, "read:customers", Thing.Customer),
        ["POST /api/customers/{id:guid}/consent"] = new(Who.SignedIn, "write:customers"),
        ["GET /api/segments"] = new(Who.SignedIn, "read:customers"),
        ["PUT /api/segments/{id:guid}"] = new(Who.Supervisor, "write:customers"),
        ["DELETE /api/segments/{id:guid}"] = new(Who.Supervisor, "write:customers"),
        ["GET /api/customers/{id:guid}/relations"] = new(Who.SignedIn, "read:customers", Thing.Customer),
        ["POST /api/customers/{id:guid}/relations"] = new(Who.SignedIn, "write:customers"),
        ["DELETE /api/relations/{id:guid}"] = new(Who.SignedIn, "write:customers"),
        ["GET /api/customers/{id:guid}/notes"] = new(Who.SignedIn, "read:customers", Thing.Customer),
        ["POST /api/customers/{id:guid}/notes"] = new(Who.SignedIn, "write:customers"),
        ["PUT /api/customers/{id:guid}/notes/{note:guid}"] = new(Who.SignedIn, "write:customers"),
        ["DELETE /api/customers/{id:guid}/notes/{note:guid}"] = new(Who.SignedIn, "write:customers"),
        ["GET /api/customers/{id:guid}/orders"] = new(Who.SignedIn, "read:customers", Thing.Customer),
        ["PUT /api/orders/{externalId}"] = new(Who.Supervisor, "write:orders"),
        ["GET /api/customers/{id:guid}/merges"] = new(Who.SignedIn, "read:customers", Thing.Customer),
        ["POST /api/customers/{id:guid}/merge"] = new(Who.Supervisor, "write:customers"),
        ["GET /api/duplicates"] = new(Who.SignedIn),
        ["POST /api/duplicates/{id:guid}/dismiss"] = new(Who.Supervisor),
        ["POST /api/merges/{id:guid}/undo"] = new(Who.Supervisor),
        ["GET /api/fields"] = new(Who.SignedIn, "read:customers"),
        ["POST /api/fields"] = new(Who.Administrator, "write:customers"),
        ["PUT /api/fields/{id:guid}"] = new(Who.Administrator, "write:customers"),
        ["GET /api/search"] = new(Who.SignedIn, "read:customers"),
        ["GET /api/search/tickets"] = new(Who.SignedIn, "read:customers"),

        ["GET /api/tickets"] = new(Who.SignedIn, "read:tickets"),
        ["POST /api/tickets"] = new(Who.SignedIn, "write:tickets"),
        ["GET /api/tickets/{id:guid}"] = new(Who.SignedIn, "read:tickets", Thing.Ticket),
        ["POST /api/tickets/{id:guid}/notes"] = new(Who.SignedIn, "write:tickets", Thing.Ticket, """{"key":"$new","text":"A note","contactId":null}"""),
        ["POST /api/tickets/{id:guid}/changes"] = new(Who.SignedIn, "write:tickets", Thing.Ticket, """{"revision":0,"state":null,"priority":null,"ownerId":null,"title":"T","contactId":null}"""),
        ["POST /api/tickets/bulk"] = new(Who.SignedIn, "write:tickets"),
        ["POST /api/mail/incoming"] = new(Who.Everybody) { HasSecret = true },
        ["GET /api/tickets/{id:guid}/mail"] = new(Who.SignedIn, "read:tickets", Thing.Ticket),
        ["GET /api/mail"] = new(Who.Administrator),
        ["POST /api/mail/test"] = new(Who.Administrator),
        ["POST /api/tickets/{id:guid}/survey"] = new(Who.SignedIn, "write:tickets"),
        ["GET /api/tickets/{id:guid}/complaint"] = new(Who.SignedIn, "read:tickets"),
        ["PUT /api/tickets/{id:guid}/complaint"] = new(Who.SignedIn, "write:tickets"),
        ["GET /api/complaints/causes"] = new(Who.SignedIn),
        ["PUT /api/complaints/causes"] = new(Who.Administrator),
        ["GET /api/complaints/report"] = new(Who.Supervisor),
        ["GET /api/feedback"] = new(Who.Supervisor),
        ["GET /api/feedback/report"] = new(Who.Supervisor),
        ["GET /s/{token}"] = new(Who.Everybody) { HasSecret = true },
        ["POST /s/{token}"] = new(Who.Everybody) { HasSecret = true },
        ["GET /api/notices"] = new(Who.SignedIn),
        ["POST /api/notices/seen"] = new(Who.SignedIn),
        ["GET /api/sla/calendars"] = new(Who.Administrator),
        ["POST /api/sla/calendars"] = new(Who.Administrator),
        ["PUT /api/sla/calendars/{id:guid}"] = new(Who.Administrator),
        ["GET /api/sla/policies"] = new(Who.Administrator),
        ["POST /api/sla/policies"] = new(Who.Administrator),
        ["PUT /api/sla/policies/{id:guid}"] = new(Who.Administrator),
        ["POST /api/sla/preview"] = new(Who.Administrator),
        ["GET /api/sla/today"] = new(Who.Supervisor),
        ["GET /api/tickets/due"] = new(Who.SignedIn, "read:tickets"),
        ["GET /api/tickets/{id:guid}/promises"] = new(Who.SignedIn, "read:tickets", Thing.Ticket),
        ["GET /api/tickets/tags"] = new(Who.SignedIn, "read:tickets"),
        ["GET /api/tickets/number/{number:int}"] = new(Who.SignedIn, "read:tickets"),
        ["POST /api/tickets/{id:guid}/links"] = new(Who.SignedIn, "write:tickets"),
        ["DELETE /api/tickets/{id:guid}/links/{kind}/{other:guid}"] = new(Who.SignedIn, "write:tickets"),
        ["PUT /api/tickets/{id:guid}/parent"] = new(Who.SignedIn, "write:tickets"),
        ["PUT /api/tickets/{id:guid}/followers/{follower:guid}"] = new(Who.SignedIn, "write:tickets"),
        ["DELETE /api/tickets/{id:guid}/followers/{follower:guid}"] = new(Who.SignedIn, "write:tickets"),
        ["POST /api/tickets/{id:guid}/merge"] = new(Who.SignedIn, "write:tickets"),
        ["POST /api/tickets/{id:guid}/split"] = new(Who.SignedIn, "write:tickets"),
        ["POST /api/tickets/{id:guid}/attachments"] = new(Who.SignedIn, "write:tickets"),
        ["POST /api/customers/{id:guid}/attachments"] = new(Who.SignedIn, "write:customers"),
        ["GET /api/customers/{id:guid}/attachments"] = new(Who.SignedIn, "read:customers"),
        ["GET /api/attachments/{id:guid}"] = new(Who.SignedIn, "read:tickets"),
        ["GET /api/tickets/{id:guid}/timeline"] = new(Who.SignedIn, "read:tickets", Thing.Ticket),
        ["GET /api/tickets/{id:guid}/team"] = new(Who.SignedIn, null, Thing.Ticket),
        ["PUT /api/tickets/{id:guid}/team"] = new(Who.SignedIn, null, Thing.Ticket, Team),
        ["POST /api/tickets/{id:guid}/articles"] = new(Who.SignedIn, "write:tickets"),

        ["GET /api/contacts/{id:guid}"] = new(Who.SignedIn, "read:contacts", Thing.Contact),
        ["GET /api/recordings/{id:guid}"] = new(Who.Supervisor, "read:recordings", Thing.Recording),
        ["HEAD /api/recordings/{id:guid}"] = new(Who.Supervisor, "read:recordings", Thing.Recording),
        ["GET /api/callbacks"] = new(Who.SignedIn, "read:contacts"),

        ["GET /api/articles"] = new(Who.SignedIn, "read:articles"),
        ["GET /api/articles/found"] = new(Who.SignedIn, "read:articles"),
        ["GET /api/articles/suggested"] = new(Who.SignedIn, "read:articles"),
        ["GET /api/articles/{id:guid}"] = new(Who.SignedIn, "read:articles"),
        ["GET /api/articles/{id:guid}/versions"] = new(Who.SignedIn, "read:articles"),
        ["POST /api/articles"] = new(Who.SignedIn, "write:articles"),
        ["PUT /api/articles/{id:guid}"] = new(Who.SignedIn, "write:articles"),
        ["POST /api/articles/{id:guid}/state"] = new(Who.Supervisor, "write:articles"),

        ["GET /api/campaigns"] = new(Who.Supervisor, "read:campaigns"),
        ["POST /api/campaigns"] = new(Who.Supervisor, "write:campaigns"),
        ["GET /api/campaigns/{id:guid}"] = new(Who.Supervisor, "read:campaigns"),
        ["PUT /api/campaigns/{id:guid}"] = new(Who.Supervisor, "write:campaigns"),
        ["POST /api/campaigns/{id:guid}/state"] = new(Who.Supervisor, "write:campaigns"),
        ["GET /api/campaigns/{id:guid}/view"] = new(Who.Supervisor, "read:campaigns"),
        ["GET /api/campaigns/{id:guid}/lists"] = new(Who.Supervisor, "read:campaigns"),
        ["POST /api/campaigns/{id:guid}/lists"] = new(Who.Supervisor, "write:campaigns"),
        ["GET /api/campaigns/{id:guid}/lists/{list:guid}"] = new(Who.Supervisor, "read:campaigns"),
        ["DELETE /api/campaigns/{id:guid}/lists/{list:guid}"] = new(Who.Supervisor, "write:campaigns"),
        ["POST /api/campaigns/{id:guid}/lists/{list:guid}/enabled"] = new(Who.Supervisor, "write:campaigns"),
        ["GET /api/campaigns/{id:guid}/lists/{list:guid}/problems"] = new(Who.Supervisor, "read:campaigns"),
        ["GET /api/campaigns/{id:guid}/lists/{list:guid}/leads"] = new(Who.Supervisor, "read:campaigns"),
        ["GET /api/campaigns/{id:guid}/leads.csv"] = new(Who.Supervisor, "read:campaigns"),
        ["GET /api/campaigns/{id:guid}/attempts.csv"] = new(Who.Supervisor, "read:campaigns"),
        ["POST /api/campaigns/{id:guid}/rehearsal"] = new(Who.Supervisor, "write:campaigns"),
        ["GET /api/campaigns/{id:guid}/rehearsal"] = new(Who.Supervisor, "read:campaigns"),
        ["DELETE /api/campaigns/{id:guid}/rehearsal"] = new(Who.Supervisor, "write:campaigns"),
        ["GET /api/dial-gate"] = new(Who.SignedIn, "read:campaigns"),
        ["POST /api/do-not-call"] = new(Who.Supervisor, "write:campaigns"),
        ["GET /api/trunks"] = new(Who.Supervisor) { NeedsTelephone = true },

        ["GET /api/users"] = new(Who.Administrator),
        ["POST /api/users"] = new(Who.Administrator),
        ["PUT /api/users/{id:guid}"] = new(Who.Administrator),
        ["GET /api/teams"] = new(Who.SignedIn, "read:options"),
        ["POST /api/teams"] = new(Who.Administrator),
        ["GET /api/teams/{id:guid}"] = new(Who.Administrator, "read:options"),
        ["PUT /api/teams/{id:guid}"] = new(Who.Administrator),
        ["GET /api/feed"] = new(Who.Administrator, "read:feed"),
        ["GET /api/feed/last"] = new(Who.Administrator, "read:feed"),
        ["GET /api/audit"] = new(Who.Administrator),
        ["GET /api/audit.csv"] = new(Who.Administrator),
        ["GET /api/keys"] = new(Who.Administrator),
        ["GET /api/keys/scopes"] = new(Who.Administrator),
        ["POST /api/keys"] = new(Who.Administrator),
        ["DELETE /api/keys/{id:guid}"] = new(Who.Administrator),
        ["GET /api/retention"] = new(Who.Administrator),
        ["PUT /api/retention"] = new(Who.Administrator),

        ["POST /hubs/console/negotiate"] = new(Who.SignedIn),
        ["GET /hubs/console"] = new(Who.SignedIn),
        ["GET /api/{*path:nonfile}"] = new(Who.SignedIn),
        ["HEAD /api/{*path:nonfile}"] = new(Who.SignedIn),
    };

    /// <summary>Who may invoke a method of the console's live connection.</summary>
    public static readonly IReadOnlyDictionary<string, AccessRule> HubMethods = new Dictionary<string, AccessRule>
    {
        ["Attach"] = new(Who.SignedIn),
        ["ReportPhone"] = new(Who.SignedIn),
        ["GoReady"] = new(Who.SignedIn),
        ["GoNotReady"] = new(Who.SignedIn),
        ["Hold"] = new(Who.SignedIn),
        ["Resume"] = new(Who.SignedIn),
        ["HangUp"] = new(Who.SignedIn),
        ["Decline"] = new(Who.SignedIn),
        ["SendDigits"] = new(Who.SignedIn),
        ["Dial"] = new(Who.SignedIn, Of: Thing.Customer, Body: """["+12125550123","$id",null]"""),
        ["PickCustomer"] = new(Who.SignedIn),
        ["CompleteCustomer"] = new(Who.SignedIn),
        ["FinishWrapUp"] = new(Who.SignedIn),
        ["ExtendWrapUp"] = new(Who.SignedIn),
        ["FinishCampaignCall"] = new(Who.SignedIn),
        ["CallPreview"] = new(Who.SignedIn),
        ["SkipPreview"] = new(Who.SignedIn),
        ["WatchCampaign"] = new(Who.Supervisor, Body: """["$new"]"""),
        ["UnwatchCampaign"] = new(Who.SignedIn),
        ["WatchWallboard"] = new(Who.Supervisor, Body: "[]"),
        ["UnwatchWallboard"] = new(Who.SignedIn),
        ["WatchCustomer"] = new(Who.SignedIn, Of: Thing.Customer, Body: """["$id"]"""),
        ["UnwatchCustomer"] = new(Who.SignedIn),
    };
}
