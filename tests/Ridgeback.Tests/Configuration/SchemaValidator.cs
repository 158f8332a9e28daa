using System.Text.Json;

namespace Ridgeback.Tests.Configuration;

/// <summary>A plain reading of the part of JSON Schema that our schemas use, written from its specification.</summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public bool Accepts(JsonElement value) => Accepts(root, value);

    private bool Accepts(JsonElement schema, JsonElement value) => schema.EnumerateObject().All(rule => rule.Name switch
    {
        "type" => rule.Value.ValueKind == JsonValueKind.Array
            ? rule.Value.EnumerateArray().Any(type => IsOf(type.GetString()!, value))
            : IsOf(rule.Value.GetString()!, value),
        "enum" => rule.Value.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)),
        "const" => JsonElement.DeepEquals(rule.Value, value),
        "minimum" => !IsNumber(value) || value.GetDouble() >= rule.Value.GetDouble(),
        "exclusiveMinimum" => !IsNumber(value) || value.GetDouble() > rule.Value.GetDouble(),
        "maximum" => !IsNumber(value) || value.GetDouble() <= rule.Value.GetDouble(),
        "exclusiveMaximum" => !IsNumber(value) || value.GetDouble() < rule.Value.GetDouble(),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => Accepts(rule.Value, item)),
        "properties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject()
            .All(property => !rule.Value.TryGetProperty(property.Name, out var inner) || Accepts(inner, property.Value)),
        "required" => value.ValueKind != JsonValueKind.Object || rule.Value.EnumerateArray()
            .All(key => value.TryGetProperty(key.GetString()!, out _)),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject()
            .All(property => schema.GetProperty("properties").TryGetProperty(property.Name, out _)),
        "oneOf" => rule.Value.EnumerateArray().Count(form => Accepts(form, value)) == 1,
        "anyOf" => rule.Value.EnumerateArray().Any(form => Accepts(form, value)),
        "$ref" => Accepts(root.GetProperty("$defs").GetProperty(rule.Value.GetString()!["#/$defs/".Length..]), value),
        "$schema" or "$defs" or "title" or "description" or "default" => true,
        _ => throw new NotSupportedException(rule.Name),
    });

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number;

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => IsNumber(value) && value.GetDouble() == Math.Floor(value.GetDouble()),
        "number" => IsNumber(value),
        _ => throw new NotSupportedException(type),
    };
}
