using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Crm.Host.Tests.Configurations;

/// <summary>The keywords of JSON Schema that the shipped schema uses. An unknown keyword throws: then it must be added here.</summary>
internal sealed class SchemaCheck(JsonObject root)
{
    private static readonly HashSet<string> Notes = ["$schema", "title", "description", "default", "$defs", "then"];

    public bool IsValid(JsonNode? value) => Matches(root, value);

    private bool Matches(JsonNode schema, JsonNode? value) => schema is JsonObject rules
        ? rules.All(rule => Notes.Contains(rule.Key) || Holds(rule.Key, rule.Value!, rules, value))
        : schema.GetValue<bool>();

    private bool Holds(string keyword, JsonNode rule, JsonObject rules, JsonNode? value) => keyword switch
    {
        "$ref" => Matches(root["$defs"]![rule.GetValue<string>()["#/$defs/".Length..]]!, value),
        "type" => TypeOf(value) == rule.GetValue<string>() || (rule.GetValue<string>() == "number" && TypeOf(value) == "integer"),
        "enum" => rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
        "const" => JsonNode.DeepEquals(rule, value),
        "anyOf" => rule.AsArray().Any(one => Matches(one!, value)),
        "oneOf" => rule.AsArray().Count(one => Matches(one!, value)) == 1,
        "required" => value is not JsonObject o || rule.AsArray().All(name => o.ContainsKey(name!.GetValue<string>())),
        "dependentRequired" => value is not JsonObject o || rule.AsObject().All(pair => !o.ContainsKey(pair.Key) || pair.Value!.AsArray().All(name => o.ContainsKey(name!.GetValue<string>()))),
        "properties" => value is not JsonObject o || rule.AsObject().All(pair => !o.ContainsKey(pair.Key) || Matches(pair.Value!, o[pair.Key])),
        "additionalProperties" => value is not JsonObject o || o.All(pair => rules["properties"]?[pair.Key] is not null || Matches(rule, pair.Value)),
        "propertyNames" => value is not JsonObject o || o.All(pair => Matches(rule, JsonValue.Create(pair.Key))),
        "minProperties" => value is not JsonObject o || o.Count >= rule.GetValue<int>(),
        "items" => value is not JsonArray a || a.All(item => Matches(rule, item)),
        "minItems" => value is not JsonArray a || a.Count >= rule.GetValue<int>(),
        "uniqueItems" => value is not JsonArray a || a.Select(item => item?.ToJsonString()).Distinct().Count() == a.Count,
        "pattern" => value is not JsonValue || TypeOf(value) != "string" || Regex.IsMatch(value.GetValue<string>(), rule.GetValue<string>()),
        "minLength" => TypeOf(value) != "string" || value!.GetValue<string>().Length >= rule.GetValue<int>(),
        "maxLength" => TypeOf(value) != "string" || value!.GetValue<string>().Length <= rule.GetValue<int>(),
        "minimum" => TypeOf(value) is not ("integer" or "number") || value!.GetValue<double>() >= rule.GetValue<double>(),
        "maximum" => TypeOf(value) is not ("integer" or "number") || value!.GetValue<double>() <= rule.GetValue<double>(),
        _ => throw new NotSupportedException($"The schema uses \"{keyword}\", which this check does not know."),
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Object => "object",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => value.GetValue<double>() % 1 == 0 ? "integer" : "number",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        _ => "null",
    };
}
