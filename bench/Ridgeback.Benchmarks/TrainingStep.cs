using System.Numerics;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;

namespace Ridgeback.Benchmarks;

/// <summary>One training step as a trainer runs it: one plan, guarded by the loss.</summary>
/// <typeparam name="T">The precision.</typeparam>
internal sealed class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterSet parameters = new();
    private readonly Variable step = new("step", Shape.Scalar, VariableRole.TrainingState);

    public TrainingStep(
        Shape inputs, IReadOnlyList<Layer> layers, Optimizer optimizer, CompileOptions options, WeightPenalty? penalty = null,
        Constraint? constraint = null, Loss? loss = null)
    {
        var input = Node.Input("input", [Shape.Batch, .. inputs]);
        var place = new RandomPlace(step, 0.0, Node.IndexInput("ids", [Shape.Batch]));
        var node = input;
        var roots = new List<Node>();
        for (var i = 0; i < layers.Count; i++)
        {
            var scope = new LayerScope($"layer{i + 1}", Phase.Train, place, parameters, i + 1 < layers.Count ? layers[i + 1] : null);
            node = layers[i].Build(scope, node);
            roots.AddRange(scope.Updates);
        }

        var mean = Loss.Mean((loss ?? new SoftmaxCrossEntropy()).PerExample(node, Node.IndexInput("labels", [Shape.Batch])));
        Variable[] trained = [.. parameters.Trained];
        var objective = penalty is null
            ? mean
            : trained.Where(penalty.AppliesTo).Aggregate(mean, (sum, weights) => sum + penalty.Of(weights, 1000));
        var gradients = Gradients.Of(objective, [.. trained.Select(v => v.Value)]);
        roots.Insert(0, mean);

        Store = new StateStore<T>(1);
        Store.Add(parameters.All);
        var rate = new Variable("learningRate", Shape.Scalar, VariableRole.TrainingState, optimizer.LearningRate);
        Store.Add(step, rate);
        var state = new OptimizerState();
        roots.Add(Node.Assign(step, step.Value + 1.0));
        for (var i = 0; i < trained.Length; i++)
        {
            var scope = new UpdateScope(trained[i], rate, step.Value + 1.0, state);
            var value = optimizer.Step(scope, trained[i], gradients[i]);
            roots.Add(Node.Assign(trained[i], constraint?.AppliesTo(trained[i]) == true ? constraint.Project(value) : value));
            roots.AddRange(scope.Updates);
        }

        Roots = roots;
        Store.Add(state.All);
        Plan = Plan<T>.Compile(roots, Store, options with { Guard = 0 });
    }

    public Plan<T> Plan { get; }

    public StateStore<T> Store { get; }

    public IReadOnlyList<Node> Roots { get; }

    /// <summary>Runs one step on what was fed to <see cref="Plan"/>.</summary>
    /// <returns>The loss before the step.</returns>
    public double Run()
    {
        Plan.Run();
        return Plan.Scalar(0);
    }

    /// <summary>Dense layers with rectifiers; between them normalization if wanted, and dropout where the rate is above 0.</summary>
    public static List<Layer> Perceptron(IReadOnlyList<int> units, double dropout, bool normalized = false)
    {
        var layers = new List<Layer>();
        for (var i = 1; i < units.Count; i++)
        {
            layers.Add(new Dense(units[i]) { UseBias = !normalized || i + 1 == units.Count });
            if (i + 1 < units.Count)
            {
                if (normalized)
                {
                    layers.Add(new BatchNormalization());
                }

                layers.Add(new Relu());
                if (dropout > 0)
                {
                    layers.Add(new Dropout(1 - dropout));
                }
            }
        }

        return layers;
    }

    /// <summary>Blocks of 3×3 convolutions, each ended by 2×2 max pooling, then dense layers of the given units.</summary>
    public static List<Layer> Images(IReadOnlyList<int[]> blocks, IReadOnlyList<int> units, bool normalized)
    {
        var layers = new List<Layer>();
        foreach (var block in blocks)
        {
            foreach (var filters in block)
            {
                layers.Add(new Convolution(filters, 3, 3) { Padding = Padding.Same, UseBias = !normalized });
                if (normalized)
                {
                    layers.Add(new BatchNormalization());
                }

                layers.Add(new Relu());
            }

            layers.Add(new MaxPooling());
        }

        layers.Add(new Flatten());
        layers.AddRange(Perceptron([0, .. units], 0));
        return layers;
    }
}
