/**
 * How many times as wide as it is the spread of few values is taken to be before a claim may hold. What a t statistic
 * cannot see in them is autocorrelation (rho = 0.22 widens the spread of a mean by this factor, sqrt((1 + rho)/(1 - rho)))
 * and rare slow outliers that have not happened yet; both make `holds` come too easily. By simulation
 * (docs/simulations.md) it is the smallest factor, in steps of 0.05, that keeps false `holds` at rho = 0.3 below 5 % in
 * studies of up to 40 blocks: 8 % without it, 4 % with it; for independent normal values 3 % and 1 %. It costs a tenth
 * more blocks at 2 % spread and half as many again at 5 %, which still is less than a fixed design needs. `fails` goes
 * without it: there it would cost the blocks that the sequential rule saves, and its error rate is five times stricter.
 */
export const caution = 1.25;
