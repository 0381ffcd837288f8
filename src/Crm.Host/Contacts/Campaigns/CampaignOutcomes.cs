using System.Globalization;
using System.Text.Json;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>What an agent says at wrap-up about a campaign's call: checked, written to the lead's record, and kept from then on.</summary>
internal sealed class CampaignOutcomes(ContactDesk desk, CampaignFloor floor)
{
    private static readonly TimeSpan LatestCallback = TimeSpan.FromDays(365);

    /// <summary>What is wrong with an outcome, in words for the agent; null when it may be written.</summary>
    public string? Problem(AgentSession session, Guid contactId, CallOutcome outcome)
    {
        if (session.State != Routing.AgentState.WrapUp || session.Contact is not { } contact || contact.Id != contactId)
        {
            return "This wrap-up is over already.";
        }

        if (contact.Attempt is not { } attempt)
        {
            return "This call belongs to no campaign: finish it with a disposition.";
        }

        return attempt.View.Outcomes.All(choice => choice.Code != outcome.Outcome) ? "Choose one of the campaign's outcomes."
            : CallbackProblem(outcome.Callback) ?? FormProblem(attempt.View.Form, outcome.Answers);
    }

    private string? CallbackProblem(PromisedCall? promised) =>
        promised is null || (promised.At > desk.Now && promised.At <= desk.Now + LatestCallback) ? null : "The time of the next call must be in the future, and within a year.";

    private static string? FormProblem(IReadOnlyList<FormQuestion> form, IReadOnlyDictionary<string, string> answers)
    {
        if (answers.Keys.FirstOrDefault(name => form.All(question => question.Name != name)) is { } unknown)
        {
            return $"The form has no question \"{unknown}\". Reload the page.";
        }

        foreach (var question in form)
        {
            var answer = answers.GetValueOrDefault(question.Name);
            if (string.IsNullOrWhiteSpace(answer))
            {
                if (question.Required)
                {
                    return $"Please answer \"{question.Label}\".";
                }
            }
            else if (!Fits(question, answer))
            {
                return $"The answer to \"{question.Label}\" is not {Wanted(question)}.";
            }
        }

        return null;
    }

    private static bool Fits(FormQuestion question, string answer) => CampaignWords.ToKind(question.Kind) switch
    {
        FormFieldKind.Number => decimal.TryParse(answer, NumberStyles.Number, CultureInfo.InvariantCulture, out _),
        FormFieldKind.Date => DateOnly.TryParseExact(answer, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        FormFieldKind.YesNo => answer is "yes" or "no",
        FormFieldKind.Choice => question.Choices.Contains(answer),
        _ => true,
    };

    private static string Wanted(FormQuestion question) => CampaignWords.ToKind(question.Kind) switch
    {
        FormFieldKind.Number => "a number, such as 12.5",
        FormFieldKind.Date => "a date, such as 2026-12-31",
        FormFieldKind.YesNo => "yes or no",
        _ => "one of its choices",
    };

    /// <summary>Writes it and ends the wrap-up. The wrap-up may have run out meanwhile: what the agent said counts all the same.</summary>
    public void Finish(AgentSession session, Contact contact, CallOutcome outcome, Guid? opportunity, Guid? ticket)
    {
        var attempt = contact.Attempt!;
        var choice = attempt.View.Outcomes.First(o => o.Code == outcome.Outcome);
        if (outcome.DoNotCall)
        {
            floor.Messages.OptOut(contact, "agent");
        }

        var mine = outcome.Callback is { ToMe: true } ? session.Profile.Id : (Guid?)null;
        desk.Write(contact, new LeadOutcome(
            session.Profile.Id, choice.Code, choice.Success, outcome.Callback?.At.ToUniversalTime(), mine, opportunity, ticket,
            outcome.Answers.Count == 0 ? null : JsonSerializer.SerializeToElement(outcome.Answers)));
        if (outcome.Callback is { } promised)
        {
            floor.Promises.Add(attempt.Campaign, mine, promised.At);
        }

        if (session.State == Routing.AgentState.WrapUp && session.Contact == contact)
        {
            desk.Presence.EndWrapUp(session, contact, choice.Text, outcome.Note);
        }
    }
}
