namespace Crm.AgentConsole.Contracts;

/// <summary>A campaign's call as its agent sees it, from the moment at which it is chosen until the wrap-up is done.</summary>
/// <param name="Mode">preview, progressive, predictive or message.</param>
/// <param name="Attempt">1 for the first call to this lead.</param>
/// <param name="Fields">What the list says about the lead, in the list's order.</param>
/// <param name="Script">What to say, as plain text; empty when the campaign has none.</param>
/// <param name="Form">What to ask. The answers go back in <see cref="CallOutcome.Answers"/>.</param>
/// <param name="Outcomes">What may become of the call: the agent chooses one at wrap-up.</param>
/// <param name="Promised">The person was promised this call.</param>
public sealed record CampaignCall(
    Guid CampaignId, string Campaign, string Mode, Guid LeadId, string LeadName, string? Organization, string Number, int Attempt,
    IReadOnlyList<LeadField> Fields, string Script, IReadOnlyList<FormQuestion> Form, IReadOnlyList<OutcomeChoice> Outcomes, bool Promised);

/// <summary>A column of the lead's list.</summary>
public sealed record LeadField(string Name, string Value);

/// <summary>A question of the campaign's form.</summary>
/// <param name="Name">The key of its answer.</param>
/// <param name="Kind">text, number, date (2026-12-31), yes-no (yes or no) or choice.</param>
/// <param name="Choices">Of a choice; empty otherwise.</param>
public sealed record FormQuestion(string Name, string Label, string Kind, bool Required, IReadOnlyList<string> Choices);

/// <summary>What a conversation may end in.</summary>
/// <param name="Code">Unique in the campaign; goes back in <see cref="CallOutcome.Outcome"/>.</param>
/// <param name="Success">Counts as a success in the campaign's figures.</param>
public sealed record OutcomeChoice(string Code, string Text, bool Success);

/// <summary>A number that is being dialed for an agent who is reserved for it: whom the agent is about to talk to.</summary>
/// <param name="State">dialing or ringing.</param>
public sealed record ComingCall(Guid ContactId, string State, DateTimeOffset Since, ScreenPop Pop);

/// <summary>A lead that waits for the agent's word: <see cref="IConsoleHub.CallPreview"/> or <see cref="IConsoleHub.SkipPreview"/>.</summary>
/// <param name="Until">Then it is given to somebody else.</param>
public sealed record PreviewView(Guid ContactId, DateTimeOffset Until, ScreenPop Pop);

/// <summary>What became of a campaign's call, said at wrap-up.</summary>
/// <param name="Outcome">The code of one of <see cref="CampaignCall.Outcomes"/>.</param>
/// <param name="Answers">By the names of <see cref="CampaignCall.Form"/>; only what was answered.</param>
/// <param name="Callback">The person shall be called again.</param>
/// <param name="DoNotCall">The person wants no more calls: in force at once, for every campaign.</param>
public sealed record CallOutcome(
    string Outcome, string? Note, IReadOnlyDictionary<string, string> Answers, PromisedCall? Callback, NewOpportunity? Opportunity, NewTicket? Ticket, bool DoNotCall);

/// <param name="ToMe">The agent who promises it makes it; otherwise whoever is free then.</param>
public sealed record PromisedCall(DateTimeOffset At, bool ToMe);

/// <param name="Value">In the currency's units, e.g. 1250.5.</param>
/// <param name="Currency">ISO 4217, e.g. USD.</param>
/// <param name="Sold">Won in the conversation itself; otherwise it stays open.</param>
public sealed record NewOpportunity(string Title, double Value, string Currency, bool Sold);

/// <param name="Priority">low, normal, high or urgent.</param>
public sealed record NewTicket(string Title, string? Text, string Priority);
