namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// How many calls a list still takes. What its leads have shown so far says how likely a lead is over with its 1st, 2nd, 3rd… attempt: of the leads that were
/// tried so often, the share that ended just then (Kaplan and Meier's estimate, so a lead that is still open counts for the attempts that it survived).
/// <code>
///   left(k) = 1 + (1 − h(k+1)) × left(k+1)     of an open lead with k attempts; none at the cap of the plan
/// </code>
/// </summary>
public static class ListForecast
{
    /// <summary>Fewer leads that were tried so often say nothing yet.</summary>
    private const int Enough = 20;

    /// <param name="leads">Attempts so far → leads that are open, and leads that ended with the last of these attempts.</param>
    /// <param name="again">Share of the attempts after which a lead is tried again, where its list has not shown it yet; 0 to 1.</param>
    /// <returns>Attempts still to be made, if all leads may be called.</returns>
    public static double AttemptsLeft(IReadOnlyDictionary<int, (int Open, int Over)> leads, RetryPlan plan, double again)
    {
        var (left, sum) = (0.0, 0.0);
        for (var made = plan.PerLead - 1; made >= 0; made--)
        {
            left = 1 + ((1 - Ends(leads, made + 1, plan, again)) * left);
            sum += leads.GetValueOrDefault(made).Open * left;
        }

        return sum;
    }

    /// <summary>The share of those tried so often that are over with it. Most leads have one number, so its cap is where they end as long as nothing else was seen.</summary>
    private static double Ends(IReadOnlyDictionary<int, (int Open, int Over)> leads, int attempt, RetryPlan plan, double again)
    {
        var tried = leads.Where(level => level.Key >= attempt).Sum(level => level.Value.Open + level.Value.Over);
        return tried >= Enough ? (double)leads.GetValueOrDefault(attempt).Over / tried
            : attempt >= plan.PerNumber ? 1
            : 1 - again;
    }
}
