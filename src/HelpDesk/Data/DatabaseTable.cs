using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Crm.HelpDesk.Data;

/// <summary>
/// A table of the model, row by row as JSON arrays that mean the same for every provider: what providers store in ways of their own (ids, times, amounts) as the
/// program has it, everything else (names of enums, JSON texts) as all of them store it.
/// </summary>
internal sealed class DatabaseTable
{
    private static readonly Type[] ByTheProgram = [typeof(Guid), typeof(DateTimeOffset), typeof(decimal)];

    private readonly List<IProperty> _properties;

    /// <param name="isSeeded">A new database has rows in it.</param>
    public DatabaseTable(IEntityType entity, bool isSeeded)
    {
        (Entity, IsSeeded) = (entity, isSeeded);
        _properties = [.. entity.GetProperties()];
        Columns = [.. _properties.Select(property => property.Name)];
    }

    public IEntityType Entity { get; }

    public string Name => Entity.GetTableName()!;

    public IReadOnlyList<string> Columns { get; }

    public bool IsSeeded { get; }

    public IAsyncEnumerable<object> ReadAsync(HelpDeskDb db, CancellationToken cancel) => (IAsyncEnumerable<object>)Call(nameof(ReadRowsAsync), db, cancel);

    public Task<bool> AnyAsync(HelpDeskDb db, CancellationToken cancel) => (Task<bool>)Call(nameof(AnyRowAsync), db, cancel);

    public Task DeleteAsync(HelpDeskDb db, CancellationToken cancel) => (Task)Call(nameof(DeleteRowsAsync), db, cancel);

    public void Write(Utf8JsonWriter json, object row)
    {
        json.WriteStartArray();
        foreach (var property in _properties)
        {
            var value = property.GetGetter().GetClrValue(row);
            if (value is not null && Shared(property) is { } converter)
            {
                value = converter.ConvertToProvider(value);
            }

            JsonSerializer.Serialize(json, value, value?.GetType() ?? typeof(object));
        }

        json.WriteEndArray();
    }

    /// <summary>The values of a line, as the program has them.</summary>
    /// <exception cref="TableFileException">They do not fit the columns.</exception>
    public object?[] Read(string path, long line, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.GetArrayLength() != _properties.Count)
            {
                throw new TableFileException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {line} has {document.RootElement.GetArrayLength()} values, and there are {_properties.Count} columns."));
            }

            return [.. document.RootElement.EnumerateArray().Select((value, i) => Value(_properties[i], value))];
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new TableFileException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {line} cannot be read: {e.Message}"), e);
        }
    }

    private static object? Value(IProperty property, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return property.IsNullable ? null : throw new FormatException($"{property.Name} is missing.");
        }

        return Shared(property) is { } converter
            ? converter.ConvertFromProvider(value.Deserialize(converter.ProviderClrType))
            : value.Deserialize(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType);
    }

    private static ValueConverter? Shared(IProperty property) =>
        ByTheProgram.Contains(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) ? null : property.GetTypeMapping().Converter;

    private object Call(string method, HelpDeskDb db, CancellationToken cancel)
    {
        try
        {
            return typeof(DatabaseTable).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(Entity.ClrType).Invoke(null, [db, cancel])!;
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw e.InnerException;
        }
    }

    private static async IAsyncEnumerable<object> ReadRowsAsync<T>(HelpDeskDb db, [EnumeratorCancellation] CancellationToken cancel)
        where T : class
    {
        await foreach (var row in db.Stream(db.Set<T>().AsNoTracking().IgnoreAutoIncludes().ReadsAll("all of the database is exported")).WithCancellation(cancel))
        {
            yield return row;
        }
    }

    private static Task<bool> AnyRowAsync<T>(HelpDeskDb db, CancellationToken cancel)
        where T : class => db.Set<T>().AnyAsync(cancel);

    private static Task DeleteRowsAsync<T>(HelpDeskDb db, CancellationToken cancel)
        where T : class => db.Set<T>().ReadsAll("an import takes an empty database, but for what every new one has").ExecuteDeleteAsync(cancel);
}
