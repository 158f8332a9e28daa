using Ridgeback.Configuration;

namespace Ridgeback.Tests.Configuration;

public class SettingsReaderTests
{
    private const string Full = """
        {
          "$schema": "ridgeback.schema.json", // for editors
          "data": { "source": "iris", "target": "class", "split": { "train": 0.5, "dev": 0.25, "test": 0.25 }, "classWeights": [1, 2.5] },
          "preprocessing": [{ "type": "scale", "from": -1 }, "Standardize"],
          "network": { "layers": [
            { "type": "dense", "units": 8 },
            { "type": "residual", "layers": ["relu", { "type": "residual", "layers": [{ "units": 4, "type": "dense", "bias": false }] }] },
          ] }, /* trailing comma above */
          "optimizer": "adamax",
          "penalties": [{ "type": "l2", "strength": 1e-4 }],
          "constraint": null,
          "training": { "epochs": 2e1, "seed": 9223372036854775807, "threads": 2, "earlyStopping": { "measure": "ACCURACY" } }
        }
        """;

    [Fact]
    public void Nothing_given_is_every_default()
    {
        var settings = Bind("{}").Value;
        settings.Data.Source.ShouldBe("digits");
        settings.Data.Target.ShouldBeNull();
        settings.Data.Split.ShouldBe((0.6, 0.2, 0.2));
        settings.Data.ClassWeights.ShouldBeEmpty();
        settings.Preprocessing.ShouldBe(["standardize(1E-08)"]);
        settings.Layers.ShouldBe(["dense(64, True)", "relu", "dropout(0.8)"]);
        settings.Optimizer.ShouldBe("adam(0.003, 0.9)");
        settings.Regularization.Penalties.ShouldBeEmpty();
        settings.Regularization.Constraint.ShouldBe("maxNorm(3)");
        settings.Training.ShouldBe(new SampleTraining(100, 32, 1, null, null));
    }

    [Fact]
    public void Everything_given_is_read()
    {
        var settings = Bind(Full).Value;
        settings.Data.Source.ShouldBe("iris");
        settings.Data.Target.ShouldBe("class");
        settings.Data.Split.ShouldBe((0.5, 0.25, 0.25));
        settings.Data.ClassWeights.ShouldBe([1, 2.5]);
        settings.Preprocessing.ShouldBe(["scale(-1, 1)", "standardize(1E-08)"]);
        settings.Layers.ShouldBe(["dense(8, True)", "residual(relu residual(dense(4, False)))"]);
        settings.Optimizer.ShouldBe("adamax(0.002)");
        settings.Regularization.Penalties.ShouldBe(["l2(0.0001)"]);
        settings.Regularization.Constraint.ShouldBeNull();
        settings.Training.ShouldBe(new SampleTraining(20, 32, long.MaxValue, 2, new(10, SampleMeasure.Accuracy)));
    }

    [Theory]
    [InlineData("training.epochs=7", "training.epochs", "7")]
    [InlineData("training.earlyStopping.patience=12", "patience", "12")]
    [InlineData("data.source=123", "source", "\"123\"")]
    [InlineData("data.source=a=b", "source", "\"a=b\"")]
    [InlineData("data.source=//server/share", "source", "\"//server/share\"")]
    [InlineData("data.source=", "source", "\"\"")]
    [InlineData("constraint=null", "constraint", "null")]
    [InlineData("constraint.limit=2", "limit", "2")]
    [InlineData("optimizer.type=sgd", "type", "\"sgd\"")]
    [InlineData("optimizer=adamax", "type", "\"adamax\"")]
    [InlineData("data.classWeights=[1,2]", "classWeights", "[1,2]")]
    [InlineData("data.classWeights[0]=5", "classWeights", "[5]")]
    [InlineData("network.layers[0].units=128", "units", "128")]
    [InlineData("penalties[0]={\"type\":\"l1\",\"strength\":0.5}", "strength", "0.5")]
    public void An_option_sets_a_value_over_the_defaults(string assignment, string key, string value)
    {
        var document = SettingsDocument.Empty();
        document.Set(assignment);
        var json = document.Bind(SampleSettings.Bind).ToJson().ReplaceLineEndings("").Replace(" ", "");
        json.ShouldContain($"\"{key.Split('.')[^1]}\":{value}");
    }

    [Fact]
    public void An_option_changes_part_of_a_default()
    {
        var document = SettingsDocument.Empty();
        document.Set("network.layers[0].units", "128");
        document.Set("network.layers[2].keep", "0.9");
        document.Set("network.layers[3]", "relu");
        document.Set("optimizer.beta1", "0.5");
        var settings = document.Bind(SampleSettings.Bind).Value;
        settings.Layers.ShouldBe(["dense(128, True)", "relu", "dropout(0.9)", "relu"]);
        settings.Optimizer.ShouldBe("adam(0.003, 0.5)");
    }

    [Fact]
    public void An_option_goes_over_the_file_and_later_ones_over_earlier()
    {
        var document = SettingsDocument.Parse(Full, "full.json");
        document.Set("network.layers[1].layers[0]", """{"type": "dropout", "keep": 0.25}""");
        document.Set("optimizer.learningRate", "0.5");
        document.Set("training.epochs", "3");
        document.Set("training.epochs", "4");
        document.Set("preprocessing[1].epsilon", "1");
        var settings = document.Bind(SampleSettings.Bind).Value;
        settings.Layers[1].ShouldBe("residual(dropout(0.25) residual(dense(4, False)))");
        settings.Optimizer.ShouldBe("adamax(0.5)");
        settings.Training.Epochs.ShouldBe(4);
        settings.Preprocessing[1].ShouldBe("standardize(1)");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(Full)]
    [InlineData("""{"optimizer": {"type": "sgd", "learningRate": 0.1234567890123456789}, "data": {"source": "a\"b\\c\nä"}}""")]
    public void The_complete_configuration_binds_to_the_same_values(string text)
    {
        var first = Bind(text);
        var second = Bind(first.ToJson());
        second.ToJson().ShouldBe(first.ToJson());
        Say(second.Value).ShouldBe(Say(first.Value));
    }

    [Fact]
    public void The_complete_configuration_is_in_the_order_of_declaration()
    {
        Bind("""{"training": {"seed": 3}, "optimizer": "sgd", "network": {"layers": ["relu"]}}""").ToJson().ShouldBe("""
            {
              "data": {
                "source": "digits",
                "target": null,
                "split": {
                  "train": 0.6,
                  "dev": 0.2,
                  "test": 0.2
                },
                "classWeights": []
              },
              "preprocessing": [
                {
                  "type": "standardize",
                  "epsilon": 1E-08
                }
              ],
              "network": {
                "layers": [
                  {
                    "type": "relu"
                  }
                ]
              },
              "optimizer": {
                "type": "sgd",
                "learningRate": 0.1,
                "momentum": null
              },
              "penalties": [],
              "constraint": {
                "type": "maxNorm",
                "limit": 3
              },
              "training": {
                "epochs": 100,
                "batchSize": 32,
                "seed": 3,
                "threads": null,
                "earlyStopping": null
              }
            }
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_byte_order_mark_is_ignored() => Bind("\uFEFF{\"optimizer\": \"sgd\"}").Value.Optimizer.ShouldBe("sgd(0.1, off)");

    [Fact]
    public void A_setting_declared_twice_is_refused() =>
        Should.Throw<InvalidOperationException>(() => SettingsDocument.Empty().Bind(r => r.Number("a", 1, "") + r.Number("a", 1, "")))
            .Message.ShouldBe("setting 'a' is declared twice; remove one of the declarations");

    [Fact]
    public void Variants_with_the_same_tag_are_refused() =>
        Should.Throw<ArgumentException>(
            () => new Variants<int>("form", new Variant<int>("a", "", _ => 1), new Variant<int>("A", "", _ => 2)))
            .Message.ShouldContain("different tags");

    [Theory]
    [InlineData("epocs", "epochs", 1)]
    [InlineData("trainnig", "training", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    [InlineData("abcd", "badc", 2)]
    [InlineData("same", "same", 0)]
    public void Edit_distance(string first, string second, int expected)
    {
        Suggestion.Distance(first, second).ShouldBe(expected);
        Suggestion.Distance(second, first).ShouldBe(expected);
    }

    private static BoundSettings<SampleSettings> Bind(string text) => SettingsDocument.Parse(text, "c.json").Bind(SampleSettings.Bind);

    private static string Say(SampleSettings s) => string.Join('|',
        s.Data.Source, s.Data.Target, s.Data.Split, string.Join(',', s.Data.ClassWeights), string.Join(',', s.Preprocessing),
        string.Join(',', s.Layers), s.Optimizer, string.Join(',', s.Regularization.Penalties), s.Regularization.Constraint, s.Training);
}
