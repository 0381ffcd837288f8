using System.Reflection;
using System.Text;
using System.Text.Json;
using Crm.AgentConsole.Contracts;

namespace Crm.AgentConsole;

/// <summary>Writes <c>web/src/contracts.ts</c> from the C# contracts, so that the browser cannot disagree with the server about a name or a type.</summary>
public static class ContractsWriter
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <returns>The whole file, with LF line ends; the same for the same contracts.</returns>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("// Generated from src/AgentConsole/Contracts by ContractsWriter. Change the C# contracts, then run the tests with CRM_UPDATE_CONTRACTS=1.\n");
        text.Append("// Guid: a string. DateTimeOffset: an ISO 8601 string with offset.\n");
        foreach (var type in Contracts().Where(type => !type.IsInterface)) WriteRecord(text, type);
        WriteHub(text, "ConsoleHub", typeof(IConsoleHub), Awaited);
        WriteHub(text, "ConsoleClient", typeof(IConsoleClient), _ => "void");
        return text.ToString();
    }

    private static IEnumerable<Type> Contracts() => typeof(IConsoleHub).Assembly.GetTypes()
        .Where(type => type.IsPublic && type.Namespace == typeof(IConsoleHub).Namespace)
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    private static void WriteRecord(StringBuilder text, Type type)
    {
        text.Append($"\nexport interface {Declared(type)} {{\n");
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            text.Append($"  readonly {Camel(property.Name)}: {TypeOf(property.PropertyType, Nullability.Create(property))};\n");
        }

        text.Append("}\n");
    }

    private static void WriteHub(StringBuilder text, string name, Type hub, Func<ParameterInfo, string> returns)
    {
        text.Append($"\nexport interface {name} {{\n");
        foreach (var method in hub.GetMethods())
        {
            var parameters = method.GetParameters().Select(parameter => $"{parameter.Name}: {TypeOf(parameter.ParameterType, Nullability.Create(parameter))}");
            text.Append($"  {Camel(method.Name)}({string.Join(", ", parameters)}): {returns(method.ReturnParameter)};\n");
        }

        text.Append("}\n");
    }

    private static string Awaited(ParameterInfo result) => result.ParameterType.IsGenericType
        ? $"Promise<{TypeOf(result.ParameterType.GenericTypeArguments[0], Nullability.Create(result).GenericTypeArguments[0])}>"
        : "Promise<void>";

    private static string Declared(Type type) => type.IsGenericTypeDefinition
        ? $"{Bare(type)}<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>"
        : type.Name;

    private static string TypeOf(Type type, NullabilityInfo nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return $"{Plain(value, nullability)} | null";
        var nullable = !type.IsValueType && !type.IsGenericParameter && nullability.ReadState == NullabilityState.Nullable;
        return nullable ? $"{Plain(type, nullability)} | null" : Plain(type, nullability);
    }

    private static string Plain(Type type, NullabilityInfo nullability)
    {
        if (type == typeof(string) || type == typeof(Guid) || type == typeof(DateTimeOffset)) return "string";
        if (type == typeof(bool)) return "boolean";
        if (type == typeof(int) || type == typeof(long) || type == typeof(double)) return "number";
        if (type.IsGenericParameter) return type.Name;
        if (type.IsGenericType) return Generic(type, nullability);
        if (type.Namespace == typeof(IConsoleHub).Namespace) return type.Name;
        throw new NotSupportedException($"{type} has no counterpart in the console's contracts. Use string, bool, int, long, double, Guid, DateTimeOffset, a list, a dictionary or another contract.");
    }

    private static string Generic(Type type, NullabilityInfo nullability)
    {
        var arguments = type.GenericTypeArguments.Select((argument, i) => TypeOf(argument, nullability.GenericTypeArguments[i])).ToArray();
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(IReadOnlyList<>)) return arguments[0].Contains(' ') ? $"readonly ({arguments[0]})[]" : $"readonly {arguments[0]}[]";
        if (definition == typeof(IReadOnlyDictionary<,>)) return $"Readonly<Record<{arguments[0]}, {arguments[1]}>>";
        return $"{Bare(type)}<{string.Join(", ", arguments)}>";
    }

    private static string Bare(Type type) => type.Name[..type.Name.IndexOf('`')];

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
