using System.Runtime.CompilerServices;
using Ridgeback.Graphs;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <content>One method for each layer.</content>
public sealed partial class Network
{
    /// <inheritdoc cref="Layers.Dense"/>
    /// <param name="units">How many units.</param>
    /// <param name="name">The layer's name; default <c>dense1</c>, <c>dense2</c>…</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network Dense(int units, string? name = null, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new Dense(units) { Name = name }, file, line);

    /// <inheritdoc cref="Layers.Maxout"/>
    /// <param name="units">How many units.</param>
    /// <param name="pieces">Affine pieces of each unit, ≥ 2; default 2.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network Maxout(int units, int pieces = 2, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new Maxout(units, pieces), file, line);

    /// <inheritdoc cref="Layers.BatchNormalization"/>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network BatchNormalization([CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new BatchNormalization(), file, line);

    /// <inheritdoc cref="Layers.Dropout"/>
    /// <param name="keepProbability">The probability that a unit is kept, above 0 to 1. Null, the default: 0.8 of the network's inputs, 0.5
    /// of hidden units.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network Dropout(double? keepProbability = null, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new Dropout(keepProbability), file, line);

    /// <inheritdoc cref="Layers.GaussianNoise"/>
    /// <param name="variance">The variance of the noise, ≥ 0. Default 0.01.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network GaussianNoise(double variance = 0.01, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new GaussianNoise(variance), file, line);

    /// <inheritdoc cref="Layers.GaussianDropout"/>
    /// <param name="keepProbability">p of the variance (1 − p)/p, above 0 to 1. Null, the default: 0.8 of the network's inputs, 0.5 of
    /// hidden units.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network GaussianDropout(double? keepProbability = null, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new GaussianDropout(keepProbability), file, line);

    /// <inheritdoc cref="Layers.FastDropout"/>
    /// <param name="units">How many units.</param>
    /// <param name="keepProbability">The probability that an input is kept, above 0 to 1. Default 0.5.</param>
    /// <param name="activation">The activation of the units. Default max(z, 0).</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network FastDropout(
        int units, double keepProbability = 0.5, UnitActivation activation = UnitActivation.Relu, [CallerFilePath] string? file = null,
        [CallerLineNumber] int line = 0) =>
        Add(new FastDropout(units, keepProbability, activation), file, line);

    /// <inheritdoc cref="Layers.DropConnect"/>
    /// <param name="units">How many units.</param>
    /// <param name="keepProbability">The probability that a weight is kept, above 0 to 1. Default 0.5.</param>
    /// <param name="activation">The activation of the units. Default max(z, 0).</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network DropConnect(
        int units, double keepProbability = 0.5, UnitActivation activation = UnitActivation.Relu, [CallerFilePath] string? file = null,
        [CallerLineNumber] int line = 0) =>
        Add(new DropConnect(units, keepProbability, activation), file, line);

    /// <inheritdoc cref="Layers.KSparse"/>
    /// <param name="active">How many activations of each example are kept, ≥ 1.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network KSparse(int active, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new KSparse(active), file, line);

    /// <inheritdoc cref="Layers.NormBall"/>
    /// <param name="limit">The largest norm of an example's activations, above 0.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network NormBall(double limit, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new NormBall(limit), file, line);

    /// <inheritdoc cref="Layers.Flatten"/>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network Flatten([CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) => Add(new Flatten(), file, line);

    /// <inheritdoc cref="Layers.Relu"/>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network Relu([CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) => Add(new Relu(), file, line);

    /// <inheritdoc cref="Layers.LeakyRelu"/>
    /// <param name="slope">The slope below 0, from 0 to below 1. Default 0.01.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network LeakyRelu(double slope = 0.01, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new LeakyRelu(slope), file, line);

    /// <inheritdoc cref="Layers.Sigmoid"/>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network Sigmoid([CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) => Add(new Sigmoid(), file, line);

    /// <inheritdoc cref="Layers.Tanh"/>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network Tanh([CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) => Add(new Tanh(), file, line);
}
