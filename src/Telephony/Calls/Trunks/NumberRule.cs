namespace Crm.Telephony.Calls.Trunks;

/// <summary>Rewrites a number that fits: takes characters from its beginning and puts others in their place.</summary>
/// <param name="Strip">Characters to take away.</param>
/// <param name="Add">What to begin with instead.</param>
public sealed record NumberRule(DialPattern Match, int Strip, string Add)
{
    /// <summary>The first rule that fits rewrites the number; without one it stays as it is.</summary>
    public static string Apply(IReadOnlyList<NumberRule> rules, string number)
    {
        foreach (var rule in rules)
        {
            if (rule.Match.Matches(number))
            {
                return rule.Add + number[Math.Min(rule.Strip, number.Length)..];
            }
        }
        return number;
    }
}
