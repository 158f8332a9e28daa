using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Diagnostics;

/// <summary>Units that are made to do nothing are found, and no others.</summary>
public class UnitUseTests
{
    private static readonly TrainingSet Train = Problems.Noise(300, 1).AsTrainingSet();

    [Fact]
    [Trait("Row", "R073")]
    public void Units_that_never_fire_and_units_with_tiny_weights()
    {
        var model = Fresh(Network.Classifier(Train).Dense(5).Relu().Dense(4).LeakyRelu());
        model.Store.SetTensor(model.Parameters.Find("dense1/bias")!, [0f, -100, 0, 0, -100]);
        model.Store.SetTensor(model.Parameters.Find("dense2/bias")!, [50f, 50, -100, 50]);

        // Unit 3 of the first layer: tiny in and out. Unit 0 of the second: tiny in, not out.
        Scale(model, "dense1/weights", 5, column: 3);
        Scale(model, "dense2/weights", 4, row: 3);
        Scale(model, "dense2/weights", 4, column: 0);
        var use = UnitUse.Measure(model, Train.Data).ToDictionary(layer => layer.Layer);
        use.Keys.ShouldBe(["dense1", "relu1", "dense2", "leakyRelu1", "output"], ignoreOrder: true);
        use["relu1"].NeverFire.ShouldBe([1, 4]);
        use["relu1"].Units.ShouldBe(5);
        use["leakyRelu1"].NeverFire.ShouldBe([2]);
        use["dense1"].Tiny.ShouldBe([3]);
        use["dense2"].Tiny.ShouldBeEmpty();
        use["dense1"].NeverFire.ShouldBeEmpty();
        UnitUse.Measure(model, Train.Data, tiny: 0)[0].Tiny.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Row", "R073")]
    public void Units_of_images_are_channels()
    {
        var digits = Datasets.Digits().Split(seed: 1);
        var model = Fresh(Network.Classifier(digits.Train).Add(new Ridgeback.Layers.Convolution(3, 3, 3)).Relu().MaxPooling(2).Dense(6)
            .Relu(), digits.Train);
        model.Store.SetTensor(model.Parameters.Find("convolution1/bias")!, [0f, -1000, 0]);
        Scale(model, "convolution1/weights", 3, column: 2);
        var next = model.Store.Tensor(model.Parameters.Find("dense1/weights")!);
        for (var row = 0; row < next.Length / 6; row++)
        {
            for (var unit = 0; unit < 6 && row % 3 == 2; unit++)
            {
                next[(row * 6) + unit] = 0;
            }
        }

        model.Store.SetTensor(model.Parameters.Find("dense1/weights")!, next);
        var use = UnitUse.Measure(model, digits.Train.Data).ToDictionary(layer => layer.Layer);
        use["relu1"].NeverFire.ShouldBe([1]);
        use["convolution1"].Tiny.ShouldBe([2]);
    }

    [Fact]
    [Trait("Row", "R068")]
    public void Sizes_of_weights_with_their_zeros_and_limits()
    {
        var model = Fresh(Network.Classifier(Train).Dense(2).Relu());
        model.Store.SetTensor(model.Parameters.Find("dense1/weights")!, [3f, 0, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
        var sizes = WeightSizes.Measure(model, [new MaxNorm(6), new MaxNorm(5.5) { Layers = ["dense1"] }]);
        sizes[0].ShouldBe(new WeightSizes("dense1", Math.Sqrt(26), 5, 5.5, 9.0 / 12));
        sizes[1].Layer.ShouldBe("output");
        sizes[1].Limit.ShouldBe(6);
        WeightSizes.Measure(model)[0].Limit.ShouldBeNull();
    }

    [Fact]
    public void Evaluations_carry_the_penalty_of_each_layer_and_each_multiplier()
    {
        var run = Network.Classifier(Train).Dense(5).Relu().Train(Train, null, new TrainingOptions
        {
            Epochs = 2,
            Preprocessing = [],
            EarlyStopping = null,
            Penalties = [new L2(0.1), new L1(0.01) { Layers = ["output"] }, new ActivationL1(0.1)],
            Multipliers = [new Multiplier(new L1(1) { Layers = ["dense1"] }, 2)],
        });
        var last = run.History[^1];
        last.Regularization.Select(figure => figure.Name).ShouldBe(["penalty dense1", "penalty output", "multiplier 1", "size 1"]);
        double Sum(string name, Func<double, double> of) =>
            run.Model.Values(run.Model.Parameters.Find(name)!).ToArray().Sum(value => of(value));
        last.Regularization[0].Value.ShouldBe(0.05 * Sum("dense1/weights", w => w * w), 1e-6);
        last.Regularization[1].Value.ShouldBe((0.05 * Sum("output/weights", w => w * w)) + (0.01 * Sum("output/weights", Math.Abs)), 1e-6);
        last.Regularization[3].Value.ShouldBe(Sum("dense1/weights", Math.Abs), 1e-5);
        last.Regularization[2].Value.ShouldBeGreaterThan(0);
        last.Penalty.ShouldBeGreaterThan(last.Regularization[0].Value + last.Regularization[1].Value);
        new RegularizationFigures(["a"], [1]).ShouldBe(new RegularizationFigures(["a"], [1]));
        new RegularizationFigures(["a"], [1]).ShouldNotBe(new RegularizationFigures(["a"], [2]));
    }

    /// <summary>
    /// A filter of a grouped transposed convolution shares its place in the weights with those of the other groups, not its norm.
    /// </summary>
    [Fact]
    [Trait("Row", "R070")]
    public void Filters_of_transposed_convolutions_are_measured_one_by_one()
    {
        var rows = Datasets.Digits().AsTrainingSet();
        var model = Fresh(Network.Classifier(rows).Convolution(4, 3).Relu().Add(new TransposedConvolution(6, 3, 3) { Groups = 2 }), rows);
        var weights = model.Parameters.Find("transposedConvolution1/weights")!;
        weights.Shape.ShouldBe([3, 3, 3, 4]);
        var values = model.Values(weights).ToArray();
        double Norm(int group, int filter) => Math.Sqrt(Enumerable.Range(0, 9)
            .Sum(tap => Enumerable.Range(2 * group, 2).Sum(channel => Math.Pow(values[(((tap * 3) + filter) * 4) + channel], 2))));
        var largest = Enumerable.Range(0, 2).Max(group => Enumerable.Range(0, 3).Max(filter => Norm(group, filter)));
        WeightSizes.Measure(model).Single(size => size.Layer == "transposedConvolution1").LargestUnitNorm.ShouldBe(largest, 1e-9);
    }

    /// <summary>Where it is not known who reads a unit, its weights out are not guessed.</summary>
    [Fact]
    [Trait("Row", "R073")]
    public void Readers_of_other_kinds_and_heads_leave_the_weights_out_unknown()
    {
        var first = new[] { Network.Classifier(Train).Dense(4).Relu().DropConnect(3),
            Network.Classifier(Train).Dense(4).Relu().WithHead(Head.Reconstruction("again", new Ridgeback.Losses.Squared())) };
        foreach (var model in first.Select(network => Fresh(network)))
        {
            Scale(model, "dense1/weights", 4, column: 2);
            Scale(model, "output/weights", 3, row: 2);
            UnitUse.Measure(model, Train.Data)[0].Tiny.ShouldBeNull();
        }
    }

    private static Model Fresh(Network network, TrainingSet? train = null) =>
        network.Train(train ?? Train, null, new TrainingOptions { Epochs = 0, Preprocessing = [], EarlyStopping = null }).Model;

    private static void Scale(Model model, string name, int columns, int column = -1, int row = -1)
    {
        var values = model.Store.Tensor(model.Parameters.Find(name)!);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= i % columns == column || i / columns == row ? 1e-6f : 1;
        }

        model.Store.SetTensor(model.Parameters.Find(name)!, values);
    }
}
