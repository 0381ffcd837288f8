namespace Crm.AgentConsole;

/// <summary>Who receives a push: the consoles of one user, those that watch the wallboard or a campaign, those that show one customer.</summary>
internal static class ConsoleGroups
{
    public const string Wallboard = "wallboard";

    public static string User(Guid user) => $"user:{user}";

    public static string Customer(Guid customer) => $"customer:{customer}";

    public static string Campaign(Guid campaign) => $"campaign:{campaign}";
}
