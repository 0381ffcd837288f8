using System.Text.Json.Serialization;
using Crm.HelpDesk.Timeline;

namespace Crm.Host.Contacts;

/// <summary>How events are written in the journal.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContactEvent))]
internal sealed partial class JournalJson : JsonSerializerContext;
