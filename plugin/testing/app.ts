import type { Extension } from '../extension.ts';
import type { Warn } from '../warn.ts';
import type { XcodeContents } from '../xcode-project.ts';

/** The extension of an app, as the defaults make it. */
export const EXTENSION: Extension = {
  target: 'NotificationService',
  bundleId: 'com.example.app.NotificationService',
  appBundleId: 'com.example.app',
  appGroup: 'group.com.example.app',
  keychainGroup: 'com.example.app.shared',
  pushes: 'development',
  service: undefined,
  version: '1.2.3',
  build: '7',
  team: undefined,
};

/** A list of warnings and what writes into it. */
export function warnings(): { told: string[]; warn: Warn } {
  const told: string[] = [];
  return { told, warn: (property, text) => told.push(`${property} ${text}`) };
}

/** A project with one application, as the package `xcode` reads it. */
export function xcodeProject(): XcodeContents {
  const settings = { IPHONEOS_DEPLOYMENT_TARGET: '16.4', PRODUCT_NAME: '"App"' };
  return {
    rootObject: 'ROOT',
    objects: {
      PBXProject: {
        ROOT: {
          isa: 'PBXProject',
          mainGroup: 'MAIN',
          productRefGroup: 'PRODUCTS',
          targets: [{ value: 'APP', comment: 'App' }],
        },
        ROOT_comment: 'Project object',
      },
      PBXGroup: {
        MAIN: { isa: 'PBXGroup', children: [], sourceTree: '"<group>"' },
        PRODUCTS: { isa: 'PBXGroup', children: [], name: 'Products', sourceTree: '"<group>"' },
        PRODUCTS_comment: 'Products',
      },
      PBXNativeTarget: {
        APP: {
          isa: 'PBXNativeTarget',
          buildConfigurationList: 'LIST',
          buildPhases: [
            { value: 'S', comment: 'Sources' },
            { value: 'R', comment: 'Resources' },
            { value: 'B', comment: 'Bundle React Native code and images' },
          ],
          dependencies: [],
          name: '"App"',
          productType: '"com.apple.product-type.application"',
        },
        APP_comment: 'App',
      },
      XCConfigurationList: {
        LIST: {
          isa: 'XCConfigurationList',
          buildConfigurations: [
            { value: 'DEBUG', comment: 'Debug' },
            { value: 'RELEASE', comment: 'Release' },
          ],
        },
      },
      XCBuildConfiguration: {
        DEBUG: { isa: 'XCBuildConfiguration', name: 'Debug', buildSettings: settings },
        RELEASE: { isa: 'XCBuildConfiguration', name: 'Release', buildSettings: settings },
      },
    },
  };
}
