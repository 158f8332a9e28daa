using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Networks;

/// <summary>A saved model is the same model; a damaged one is refused.</summary>
public class ModelFileTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 1, Threads = 1 };

    private static readonly Model Trained = Train(Datasets.Iris(), n => n.Dense(5).BatchNormalization().LeakyRelu().Dropout(0.8), Short);

    public static TheoryData<string> Kinds => ["images", "two kinds", "two logits", "numbers", "unscaled", "plain", "iris"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_loaded_model_predicts_the_same_bits(string kind)
    {
        var data = kind switch
        {
            "images" => Datasets.Digits(),
            "two kinds" or "two logits" => Problems.TwoKinds,
            "numbers" or "unscaled" => Problems.Line(50),
            _ => Datasets.Iris(),
        };
        var model = kind switch
        {
            "images" => Train(data, n =>
                n.Dropout(0.8).Dense(7).Tanh().BatchNormalization(), Short with { Preprocessing = [new Scale(16), new MeanSubtraction()] }),
            "two logits" => Train(data, n => n.WithLoss(new SoftmaxCrossEntropy()).Dense(3).Sigmoid(), Short),
            "numbers" => Train(data, n => n.WithLoss(new Squared { Half = false }).Dense(3).Relu(), Short),
            "unscaled" => Train(data, n => n, Short with { ScaleTargets = false }),
            "plain" => Train(data, n => n.Flatten(), Short with { Preprocessing = [] }),
            "iris" => Trained,
            _ => Train(data, n => n.Dense(3, "my layer").Relu(), Short),
        };
        using var folder = new TemporaryFolder();
        model.Save(folder.Path);
        var loaded = Model.Load(folder.Path);
        loaded.Predict(data).ShouldBe(model.Predict(data));
        Problems.Bits(loaded).ShouldBe(Problems.Bits(model));
        loaded.Network.Layers.ShouldBe(model.Network.Layers);
        loaded.Network.Task.ShouldBe(model.Network.Task);
        loaded.Schema.ClassNames.ShouldBe(model.Schema.ClassNames);
        loaded.Schema.FeatureNames.ShouldBe(model.Schema.FeatureNames);
        loaded.Schema.TargetNames.ShouldBe(model.Schema.TargetNames);
        loaded.Schema.ExampleShape.ShouldBe(model.Schema.ExampleShape);
        loaded.Evaluate(data).Loss.ShouldBe(model.Evaluate(data).Loss);

        using var again = new TemporaryFolder();
        loaded.Save(again.Path);
        foreach (var file in new[] { Model.DescriptionFile, Model.ParametersFile })
        {
            File.ReadAllBytes(again.File(file)).ShouldBe(File.ReadAllBytes(folder.File(file)), file);
        }
    }

    [Fact]
    public void A_missing_folder_is_refused()
    {
        Exception missing = Should.Throw<InputException>(() => Model.Load("/no/such/run"));
        missing.Message.ShouldStartWith("Model '/no/such/run': expected a readable model.json, received: ");
        missing.Message.ShouldEndWith(". Name the folder of a finished training run.");
    }

    [Fact]
    public void Missing_parameters_are_refused()
    {
        using var folder = Saved();
        File.Delete(folder.File(Model.ParametersFile));
        Should.Throw<InputException>(() => Model.Load(folder.Path)).Message.ShouldContain("model.safetensors");
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 3",
        "expected format ridgeback-model of version 2, received ridgeback-model of version 3. Use the version of Ridgeback that wrote it.")]
    [InlineData("ridgeback-model", "another-model", "received another-model of version 2")]
    [InlineData("\"task\"", "\"duty\"", "expected a model of version 2, received: ")]
    [InlineData("{", "[", "expected a model of version 2")]
    [InlineData("softmaxCrossEntropy", "hinge", "hinge")]
    [InlineData("leakyRelu", "leekyRelu", "leekyRelu")]
    [InlineData("\"units\": 5", "\"units\": 0", "units")]
    [InlineData("\"units\": 5", "\"units\": 6", "tensor 'dense1/weights': expected 32-bit floats (4, 6), received Float32 (4, 5). Keep "
        + "model.json and model.safetensors of one run together.")]
    [InlineData(
        "\"exampleShape\": [\n    4\n  ]", "\"exampleShape\": [\n    5\n  ]", "expected 32-bit floats (5, 5), received Float32 (4, 5)")]
    [InlineData("\"exampleShape\": [\n    4\n  ]", "\"exampleShape\": [\n    4.5\n  ]", "expected a model of version 2")]
    [InlineData("\"exampleShape\": [\n    4\n  ]", "\"exampleShape\": [\n    99999999999\n  ]", "expected a model of version 2")]
    [InlineData("\"exampleShape\": [\n    4\n  ]", "\"exampleShape\": [\n    -2, -2\n  ]", "expected a model of version 2")]
    [InlineData("\"setosa\"", "null", "null among classes")]
    [InlineData("\"setosa\",", "", "output/weights")]
    [InlineData("\"featureCount\": 4", "\"featureCount\": 3", "")]
    [InlineData("\"name\": \"dense1\"", "\"name\": \"output\"", "output")]
    [InlineData("\"preprocessing\": {", "\"preprocessing\": 3, \"was\": {", "")]
    [InlineData("\"targetScaling\": null", "\"targetScaling\": 3", "")]
    public void A_changed_description_is_refused(string from, string to, string says)
    {
        using var folder = Saved();
        var text = File.ReadAllText(folder.File(Model.DescriptionFile));
        text.ShouldContain(from);
        var place = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(folder.File(Model.DescriptionFile), text[..place] + to + text[(place + from.Length)..]);
        var refused = Should.Throw<InputException>(() => Model.Load(folder.Path));
        refused.Message.ShouldContain(says);
        new[] { refused.What, refused.Found, refused.Remedy }.ShouldAllBe(part => part.Length > 0);
    }

    [Fact]
    public void Every_cut_of_either_file_is_refused()
    {
        using var folder = Saved();
        foreach (var file in new[] { Model.DescriptionFile, Model.ParametersFile })
        {
            var whole = File.ReadAllBytes(folder.File(file));
            for (var length = 0; length < whole.Length - 2; length += 1 + (whole.Length / 60))
            {
                File.WriteAllBytes(folder.File(file), whole[..length]);
                Should.Throw<InputException>(() => Model.Load(folder.Path), $"{file} of {length} bytes");
            }

            File.WriteAllBytes(folder.File(file), whole);
        }

        Model.Load(folder.Path);
    }

    [Fact]
    public void A_parameter_that_is_not_finite_or_of_another_kind_is_refused()
    {
        using var folder = Saved();
        SafeTensor[] tensors = [.. SafeTensors.Read(folder.File(Model.ParametersFile)).Tensors];
        var values = tensors[0].Values<float>().ToArray();
        values[3] = float.NaN;
        SafeTensors.Write(
            folder.File(Model.ParametersFile), [SafeTensor.Create<float>(tensors[0].Name, values, tensors[0].Shape), .. tensors[1..]]);
        Should.Throw<InputException>(() => Model.Load(folder.Path)).Message.ShouldEndWith(
            "tensor 'dense1/weights': expected finite numbers, received NaN. Train again, or restore the file.");
        var wide = Array.ConvertAll(values, _ => 0.5);
        SafeTensors.Write(
            folder.File(Model.ParametersFile), [SafeTensor.Create<double>(tensors[0].Name, wide, tensors[0].Shape), .. tensors[1..]]);
        Should.Throw<InputException>(() => Model.Load(folder.Path))
            .Message.ShouldContain("expected 32-bit floats (4, 5), received Float64 (4, 5)");
        SafeTensors.Write(folder.File(Model.ParametersFile), tensors[1..]);
        Should.Throw<InputException>(() => Model.Load(folder.Path)).Message.ShouldContain("'dense1/weights'");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Text("taken", "a file");
        Should.Throw<InputException>(() => Trained.Save(file)).What.ShouldBe($"Folder '{file}'");
    }

    private static TemporaryFolder Saved()
    {
        var folder = new TemporaryFolder();
        Trained.Save(folder.Path);
        return folder;
    }

    private static Model Train(Dataset data, Func<Network, Network> layers, TrainingOptions options) =>
        layers(Network.For(NetworkTask.Of(data), new Ridgeback.Graphs.Shape(data.ExampleShape)))
            .Train(data.AsTrainingSet(), null, options).Model;
}
