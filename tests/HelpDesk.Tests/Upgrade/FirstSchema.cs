using System.Data.Common;
using System.Globalization;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Crm.HelpDesk.Tests.Upgrade;

/// <summary>
/// A database as the first version left it: the first migration's own model says which tables and columns there were, and each table gets two rows, with a value of its own in every column in
/// the first and with nothing where nothing may be in the second.
/// </summary>
internal sealed class FirstSchema
{
    public static readonly DateTimeOffset Then = new(2025, 11, 3, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Columns that name a row of another table without a foreign key.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["ContactId"] = "Contacts", ["CustomerId"] = "Customers", ["TicketId"] = "Tickets", ["RecordingId"] = "Recordings", ["AgentId"] = "Users", ["ActorId"] = "Users",
        ["OwnerId"] = "Users", ["Stream"] = "Contacts",
    };

    /// <summary>What must mean something to the program, of the first and of the second row.</summary>
    private static readonly Dictionary<string, (object? First, object? Second)> Meanings = new()
    {
        ["Customers.Kind"] = ("person", "organization"), ["Customers.Name"] = ("Ada Lovelace", "Analytical Engines"), ["Customers.Email"] = (" Ada@Example.com ", null),
        ["Tickets.Title"] = ("The engine does not start", "Invoice"), ["Tickets.State"] = ("open", "closed"), ["Tickets.Open"] = (true, false), ["Tickets.Priority"] = ("high", "normal"),
        ["Tickets.Number"] = (1001, 1002), ["TicketEntries.Kind"] = ("note", "created"), ["TicketEntries.Text"] = ("The punched cards are damp", ""),
        ["PhoneNumbers.Number"] = ("+12125550100", "+493012345678"), ["PhoneNumbers.Extension"] = ("12", null), ["CustomerWords.Word"] = ("lovelace", "engines"),
        ["Callbacks.State"] = ("open", "done"), ["Contacts.Direction"] = ("inbound", "outbound"), ["AgentStates.State"] = ("ready", "break"),
        ["Users.Role"] = ("administrator", "agent"), ["Users.UserName"] = ("grace", "ada"), ["Users.UserNameKey"] = ("grace", "ada"), ["Users.Skills"] = ("{\"english\":5}", "{}"),
        ["Users.LockedUntil"] = (null, null), ["ContactEvents.Kind"] = (Opened.Kind, Opened.Kind), ["ContactEvents.Body"] = (Opened.Body, Opened.Body),
    };

    private readonly HelpDeskDb _db;
    private readonly List<IEntityType> _tables;

    private FirstSchema(HelpDeskDb db, IModel model) => (_db, _tables) = (db, Ordered(model));

    /// <summary>Every table of that time.</summary>
    public IEnumerable<string> Tables => _tables.Select(table => table.GetTableName()!);

    private static ContactEventRow Opened => ContactEventRow.From(new ContactEvent(Guid.Empty, 1, Then, new ContactOpened(ContactDirection.Inbound, "+12125550100", "Ada", "main", null, null)));

    public static Guid Id(string table, int row) => new(Convert.FromHexString(string.Create(CultureInfo.InvariantCulture, $"0199{table.Sum(c => c):x8}7000800000000000{row:x4}")), bigEndian: true);

    /// <summary>Makes the first version's tables and fills each of them.</summary>
    public static async Task<FirstSchema> MakeAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var migrations = db.GetService<IMigrationsAssembly>();
        var (name, type) = migrations.Migrations.First();
        await db.GetService<IMigrator>().MigrateAsync(name, cancel);
        var schema = new FirstSchema(db, migrations.CreateMigration(type, db.Database.ProviderName!).TargetModel);
        foreach (var table in schema._tables.Where(table => !table.GetSeedData().Any()))
        {
            await schema.InsertAsync(table, 1, cancel);
            await schema.InsertAsync(table, 2, cancel);
        }

        return schema;
    }

    /// <summary>All rows of a table with the columns that it had then, as text, in order.</summary>
    public async Task<List<string>> ReadAsync(string table, CancellationToken cancel)
    {
        var columns = _tables.Single(t => t.GetTableName() == table).GetProperties().Select(p => Quoted(p.Name));
        await _db.Database.OpenConnectionAsync(cancel);
        await using var command = _db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns)} FROM {Quoted(table)}";
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static List<IEntityType> Ordered(IModel model)
    {
        var (left, ordered) = (model.GetEntityTypes().OrderBy(e => e.Name, StringComparer.Ordinal).ToList(), new List<IEntityType>());
        while (left.Count > 0)
        {
            var next = left.First(e => e.GetForeignKeys().All(key => key.PrincipalEntityType == e || !left.Contains(key.PrincipalEntityType)));
            left.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    private async Task InsertAsync(IEntityType table, int row, CancellationToken cancel)
    {
        var properties = table.GetProperties().ToList();
        await _db.Database.OpenConnectionAsync(cancel);
        await using var command = _db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"INSERT INTO {Quoted(table.GetTableName()!)} ({string.Join(", ", properties.Select(p => Quoted(p.Name)))}) VALUES ({string.Join(", ", properties.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < properties.Count; i++)
        {
            command.Parameters.Add(Parameter(command, $"@p{i}", properties[i], Value(table, properties[i], row)));
        }

        await command.ExecuteNonQueryAsync(cancel);
    }

    private static DbParameter Parameter(DbCommand command, string name, IProperty property, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        if (property.ClrType == typeof(byte[]))
        {
            parameter.DbType = System.Data.DbType.Binary;
        }

        return parameter;
    }

    private static object? Value(IEntityType table, IProperty property, int row)
    {
        if (Meanings.TryGetValue($"{table.GetTableName()}.{property.Name}", out var meaning))
        {
            return row == 1 ? meaning.First : meaning.Second;
        }

        if (row == 2 && property.IsNullable)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type == typeof(byte[]) ? Bytes(table, property, row)
            : type == typeof(string) ? Cut($"{property.Name} {row}", property.GetMaxLength())
            : type == typeof(DateTimeOffset) ? Then.AddHours(row)
            : type == typeof(bool) ? row == 1
            : type == typeof(long) && (property.Name.EndsWith("At", StringComparison.Ordinal) || property.Name == "Since") ? Then.AddHours(row).UtcTicks
            : type == typeof(DateOnly) ? new DateOnly(2025, 11, row)
            : Convert.ChangeType(row, type, CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(IEntityType table, IProperty property, int row)
    {
        var other = property.GetContainingForeignKeys().FirstOrDefault()?.PrincipalEntityType.GetTableName();
        return Id(other ?? Names.GetValueOrDefault(property.Name) ?? (property.Name == "Id" ? table.GetTableName()! : table.GetTableName() + property.Name), row).ToByteArray(bigEndian: true);
    }

    private static string Cut(string text, int? longest) => text.Length > longest ? text[..longest.Value] : text;

    private string Quoted(string name) => _db.GetService<Microsoft.EntityFrameworkCore.Storage.ISqlGenerationHelper>().DelimitIdentifier(name);
}
