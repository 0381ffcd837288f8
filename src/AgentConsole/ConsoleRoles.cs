namespace Crm.AgentConsole;

/// <summary>Values of the role claim, and of <see cref="Contracts.Me.Role"/>.</summary>
public static class ConsoleRoles
{
    public const string Agent = "agent";
    public const string Supervisor = "supervisor";
    public const string Administrator = "administrator";
}
