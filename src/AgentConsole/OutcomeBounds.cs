using Crm.AgentConsole.Contracts;

namespace Crm.AgentConsole;

/// <summary>How long and how many the texts of a campaign call's outcome may be. What they mean is the host's to check.</summary>
internal static class OutcomeBounds
{
    private const int MostAnswers = 100;
    private const int Short = 100;
    private const int Title = 200;
    private const int Text = 4_000;

    /// <returns>The same outcome.</returns>
    /// <exception cref="RefusedException">What is missing or too long.</exception>
    public static CallOutcome Check(CallOutcome outcome)
    {
        if (outcome is null) throw new RefusedException("The outcome is missing.");
        Needed(outcome.Outcome, Short, "outcome");
        Optional(outcome.Note, Text, "note");
        if (outcome.Answers is null || outcome.Answers.Count > MostAnswers)
        {
            throw new RefusedException($"The form's answers are missing, or more than {MostAnswers}.");
        }

        foreach (var (name, answer) in outcome.Answers)
        {
            Needed(name, Short, "name of an answer");
            Needed(answer, Text, "answer");
        }

        if (outcome.Opportunity is { } opportunity)
        {
            Needed(opportunity.Title, Title, "opportunity's title");
            Needed(opportunity.Currency, 3, "currency");
        }

        if (outcome.Ticket is { } ticket)
        {
            Needed(ticket.Title, Title, "ticket's title");
            Optional(ticket.Text, Text, "ticket's text");
            Needed(ticket.Priority, Short, "ticket's priority");
        }

        return outcome;
    }

    private static void Needed(string? text, int most, string what)
    {
        if (text is null)
        {
            throw new RefusedException($"The {what} is missing.");
        }

        Optional(text, most, what);
    }

    private static void Optional(string? text, int most, string what)
    {
        if (text?.Length > most)
        {
            throw new RefusedException($"The {what} is too long: at most {most} characters fit.");
        }
    }
}
