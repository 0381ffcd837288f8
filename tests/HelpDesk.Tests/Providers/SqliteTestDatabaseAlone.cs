namespace Crm.HelpDesk.Tests.Providers;

/// <summary>SQLite and nothing beside it, for what measures or watches it.</summary>
public sealed class SqliteTestDatabaseAlone : SqliteTestDatabase
{
    protected override bool Translates => false;
}
