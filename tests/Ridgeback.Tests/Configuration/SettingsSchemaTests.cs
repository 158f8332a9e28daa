using System.Text.Json;
using Ridgeback.Configuration;

namespace Ridgeback.Tests.Configuration;

public class SettingsSchemaTests
{
    private static readonly string Schema = SettingsSchema.Describe("Sample", SampleSettings.Bind);

    /// <summary>What the schema accepts, binding accepts, and the other way round (but for rules across settings).</summary>
    [Theory]
    [InlineData(true, """{}""")]
    [InlineData(true, """{"$schema": "x"}""")]
    [InlineData(true, """{"optimizer": "adam"}""")]
    [InlineData(true, """{"optimizer": {"learningRate": 1}}""")]
    [InlineData(true, """{"optimizer": {"type": "sgd", "momentum": null}}""")]
    [InlineData(true, """{"constraint": null, "training": {"threads": null, "epochs": 1e2}}""")]
    [InlineData(true, """{"constraint": {"limit": 2}}""")]
    [InlineData(true, """{"training": {"earlyStopping": {"measure": "f1"}}}""")]
    [InlineData(true, """{"network": {"layers": [{"type": "residual", "layers": ["relu", {"type": "residual", "layers": []}]}]}}""")]
    [InlineData(false, """{"data": 1}""")]
    [InlineData(false, """{"epochs": 1}""")]
    [InlineData(false, """{"optimizer": null}""")]
    [InlineData(false, """{"optimizer": "rmsprop"}""")]
    [InlineData(false, """{"optimizer": {"type": "adam", "momentum": 0.9}}""")]
    [InlineData(false, """{"optimizer": {"learningRate": 0}}""")]
    [InlineData(false, """{"optimizer": {"type": "sgd", "momentum": 1}}""")]
    [InlineData(false, """{"training": {"epochs": 1.5}}""")]
    [InlineData(false, """{"training": {"epochs": 0}}""")]
    [InlineData(false, """{"training": {"batchSize": 100001}}""")]
    [InlineData(false, """{"training": {"earlyStopping": {"measure": "auc"}}}""")]
    [InlineData(false, """{"network": {"layers": ["dense"]}}""")]
    [InlineData(false, """{"network": {"layers": [{"type": "residual", "layers": ["residual"]}]}}""")]
    [InlineData(false, """{"penalties": [{"strength": 1}]}""")]
    [InlineData(false, """{"data": {"source": null}}""")]
    public void The_schema_and_the_reader_agree(bool legal, string text)
    {
        using var value = JsonDocument.Parse(text);
        using var schema = JsonDocument.Parse(Schema);
        new SchemaValidator(schema.RootElement).Accepts(value.RootElement).ShouldBe(legal);
        var bind = () => { SettingsDocument.Parse(text, "c").Bind(SampleSettings.Bind); };
        if (legal)
        {
            bind.ShouldNotThrow();
        }
        else
        {
            bind.ShouldThrow<ConfigurationException>();
        }
    }

    [Fact]
    public void The_complete_configuration_fits_the_schema()
    {
        using var value = JsonDocument.Parse(SettingsDocument.Empty().Bind(SampleSettings.Bind).ToJson());
        using var schema = JsonDocument.Parse(Schema);
        new SchemaValidator(schema.RootElement).Accepts(value.RootElement).ShouldBeTrue();
    }

    [Fact]
    public void A_setting_shows_its_type_range_default_and_description()
    {
        using var schema = JsonDocument.Parse(Schema);
        var properties = schema.RootElement.GetProperty("properties");
        var training = properties.GetProperty("training").GetProperty("properties");
        Compact(training.GetProperty("batchSize")).ShouldBe(
            """{"type":"integer","minimum":1,"maximum":100000,"description":"Rows a step","default":32}""");
        Compact(training.GetProperty("threads")).ShouldBe(
            """{"type":["integer","null"],"minimum":1,"description":"Null for all processors","default":null}""");
        Compact(training.GetProperty("earlyStopping").GetProperty("properties").GetProperty("measure")).ShouldBe(
            """{"enum":["logLoss","accuracy","f1"],"description":"On the dev set","default":"logLoss"}""");
        Compact(properties.GetProperty("penalties")).ShouldBe(
            """{"type":"array","items":{"$ref":"#/$defs/penalty"},"description":"Added to the loss","default":[]}""");
        Compact(schema.RootElement.GetProperty("$defs").GetProperty("penalty").GetProperty("oneOf")[0]).ShouldBe(
            """{"type":"object","properties":{"type":{"const":"l1"},"strength":{"type":"number","minimum":"""
                + """0,"description":"Factor"}},"required":["type","strength"],"additionalProperties":false,"description":"Sum of """
                + """magnitudes"}""");
        schema.RootElement.GetProperty("$schema").GetString().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        schema.RootElement.GetProperty("title").GetString().ShouldBe("Sample");
    }

    [Fact]
    public void An_object_that_contains_itself_is_refused_with_a_remedy() =>
        Should.Throw<InvalidOperationException>(() => SettingsSchema.Describe("Endless", Endless))
            .Message.ShouldContain("make the inner one a setting of Variants");

    private static string Endless(SettingsReader r) => r.OptionalObject("inner", Endless, "Itself") ?? "";

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
