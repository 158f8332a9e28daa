using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>Prints the JSON schema (draft 2020-12) of what a binder reads, by running the binder without a document.</summary>
public static class SettingsSchema
{
    private const int DeepestNesting = 64;

    /// <summary>The schema as indented text, with <c>\n</c> as the end of line on every system.</summary>
    /// <param name="title">What the configuration is for.</param>
    /// <param name="bind">The binder of the whole document.</param>
    public static string Describe<T>(string title, Func<SettingsReader, T> bind)
    {
        var definitions = SettingsNode.Object();
        var root = OfObject(SettingsContext.Describing(definitions), bind);
        var properties = SettingsNode.Object().Put("$schema", TypeNode("string"));
        foreach (var property in root.Find("properties")!.Value.Properties)
        {
            properties.Put(property.Key, property.Value);
        }

        var schema = SettingsNode.Object()
            .Put("$schema", SettingsNode.String("https://json-schema.org/draft/2020-12/schema"))
            .Put("title", SettingsNode.String(title));
        foreach (var property in root.Properties)
        {
            schema.Put(property.Key, property.Key == "properties" ? properties : property.Value);
        }

        if (definitions.Properties.Count > 0)
        {
            schema.Put("$defs", definitions);
        }

        return schema.ToJson(indented: true);
    }

    internal static SettingsNode OfObject<T>(SettingsContext context, Func<SettingsReader, T> bind)
    {
        if (++context.Depth > DeepestNesting)
        {
            throw new InvalidOperationException(
                "an object's settings contain themselves; make the inner one a setting of Variants, which a schema can refer to by name");
        }

        var reader = new SettingsReader(context, SettingsNode.Object(), "");
        bind(reader);
        context.Depth--;
        return Close(reader.DescribedProperties, reader.DescribedRequired);
    }

    internal static SettingsNode OfVariants<T>(SettingsContext context, Variants<T> variants)
    {
        var definitions = context.Definitions!;
        if (definitions.Find(variants.Name) is null)
        {
            var forms = SettingsNode.Array();
            var shortForms = SettingsNode.Array();
            definitions.Put(variants.Name, SettingsNode.Object().Put("oneOf", forms));
            foreach (var variant in variants.Items)
            {
                var form = OfObject(context, variant.Bind);
                if (form.Find("required") is null)
                {
                    shortForms.Items.Add(SettingsNode.String(variant.Tag));
                }

                forms.Items.Add(Tagged(variant.Tag, variant.Description, form));
            }

            if (shortForms.Items.Count > 0)
            {
                forms.Items.Add(SettingsNode.Object().Put("enum", shortForms));
            }
        }

        return SettingsNode.Object().Put("$ref", SettingsNode.String($"#/$defs/{variants.Name}"));
    }

    /// <summary>Also allows, where a setting has a default form, an object without <c>"type"</c>.</summary>
    internal static SettingsNode WithDefaultForm<T>(
        SettingsContext context, Variants<T> variants, SettingsNode @default, SettingsNode described)
    {
        var tag = @default.Kind == JsonValueKind.String ? @default.Text : @default.Find("type")!.Value.Text;
        var untagged = OfObject(context, variants.Find(tag)!.Bind);
        untagged.Put("required", SettingsNode.Array());
        var forms = described.Find("anyOf")?.Value ?? SettingsNode.Array(
            [SettingsNode.Object().Put("$ref", described.Find("$ref")!.Value)]);
        forms.Items.Add(untagged);
        return SettingsNode.Object()
            .Put("anyOf", forms)
            .Put("description", described.Find("description")!.Value)
            .Put("default", @default);
    }

    internal static SettingsNode TypeNode(string type) => SettingsNode.Object().Put("type", SettingsNode.String(type));

    private static SettingsNode Tagged(string tag, string description, SettingsNode form)
    {
        var properties = SettingsNode.Object().Put("type", SettingsNode.Object().Put("const", SettingsNode.String(tag)));
        foreach (var property in form.Find("properties")!.Value.Properties)
        {
            properties.Put(property.Key, property.Value);
        }

        var required = form.Find("required")?.Value.Items ?? [];
        var schema = Close(properties, [SettingsNode.String("type"), .. required]);
        return schema.Put("description", SettingsNode.String(description));
    }

    private static SettingsNode Close(SettingsNode properties, IReadOnlyList<SettingsNode> required)
    {
        var schema = TypeNode("object").Put("properties", properties);
        if (required.Count > 0)
        {
            schema.Put("required", SettingsNode.Array(required));
        }

        return schema.Put("additionalProperties", SettingsNode.Flag(false));
    }
}
