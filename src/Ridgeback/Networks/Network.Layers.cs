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
    /// <param name="keepProbability">The probability that a unit is kept, above 0 to 1. Default 0.5; 0.8 is usual for inputs.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network Dropout(double keepProbability = 0.5, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new Dropout(keepProbability), file, line);

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
